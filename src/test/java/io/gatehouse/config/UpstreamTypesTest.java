// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.example.echo.EchoCorporation;
import io.gatehouse.PlugInJar;
import io.gatehouse.config.settings.UpstreamType;
import io.gatehouse.config.source.Problem;
import io.gatehouse.provider.Demo;
import io.gatehouse.provider.Provider;
import io.gatehouse.provider.ProviderKind;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Types of upstream that plug-ins bring. */
class UpstreamTypesTest {
  private static final String UP = "gatehouse.upstreams.up.";
  private static final Map<String, String> ECHO =
      Map.of(
          UP + "type", "echo-corporation",
          UP + "base-url", "http://127.0.0.1:1",
          UP + "api-key", "k");

  private final Path dir;

  UpstreamTypesTest(@TempDir Path dir) {
    this.dir = dir;
  }

  @Test
  void nothingIsInstalledWithoutAPlugIn() {
    assertEquals(
        Arrays.stream(UpstreamType.values()).map(UpstreamType::id).toList(),
        List.copyOf(UpstreamTypes.installed().ids()));
    assertEquals(List.of(), UpstreamTypes.installed().problems());
  }

  @Test
  void aPlugInsTypeIsSetLikeOurs() throws Exception {
    var settings = read(with(ECHO, UP + "options.volume", "loud"), EchoCorporation.class);
    var up = Optional.ofNullable(settings.settings().upstreams().get("up")).orElseThrow();
    assertEquals("echo-corporation", up.type().id());
    assertEquals(Optional.of("valley"), up.defaultModel());
    assertFalse(up.mend());
    assertTrue(
        settings.effective().stream()
            .anyMatch(
                each -> each.key().equals(UP + "options.volume") && each.shown().equals("***")));
    assertTrue(settings.effective().stream().noneMatch(each -> each.key().endsWith(".pace")));
  }

  /** Settings with the echo's type, and what is said of them. */
  enum Wrong {
    UNKNOWN_TYPE(
        "type=echo-corporatoin",
        "type: \"echo-corporatoin\" (system property), expected one of "
            + String.join(", ", UpstreamTypes.installed().ids())
            + ", echo-corporation, did you mean echo-corporation?"),
    UNKNOWN_OPTION(
        "options.volum=sk-1",
        "options.volum: unknown to type echo-corporation (system property),"
            + " expected volume (loud or soft), did you mean volume?"),
    WRONG_OPTION(
        "options.volume=sk-1",
        "type: echo-corporation with the options given (system property),"
            + " expected the option volume to be loud or soft"),
    NO_ADDRESS(
        "base-url=",
        "base-url: missing (system property),"
            + " expected the address of an upstream of type echo-corporation"),
    NO_KEY(
        "api-key=",
        "api-key: missing (system property),"
            + " expected the credential (or api-keys) for type echo-corporation"),
    A_SETTING_OF_OTHERS(
        "pace=1s",
        "pace: set for type echo-corporation (system property), expected it only for type demo"),
    AN_OPTION_OF_OUR_TYPE(
        "type=ollama\noptions.volume=loud",
        "options.volume: set for type ollama (system property),"
            + " expected it only for a plug-in's type");

    private final String lines;
    private final String problem;

    Wrong(String lines, String problem) {
      this.lines = lines;
      this.problem = UP + problem;
    }
  }

  @ParameterizedTest
  @EnumSource
  void eachIsTold(Wrong c) throws Exception {
    Map<String, String> settings = new TreeMap<>(ECHO);
    c.lines
        .lines()
        .map(line -> line.split("=", 2))
        .forEach(line -> settings.put(UP + line[0], line[1]));
    assertEquals(List.of(c.problem), told(settings, EchoCorporation.class));
  }

  /** Plug-ins that cannot be used, and what is said of them. */
  enum Faulty {
    THROWS(Throwing.class, "fails with java.lang.IllegalStateException: broken"),
    CANNOT_BE_MADE(Private.class, "could not be instantiated"),
    NO_ID(Nameless.class, "fails with java.lang.NullPointerException"),
    BAD_ID(BadlyNamed.class, "the id \"Big One\""),
    TAKEN_ID(Impostor.class, "the id \"openai\""),
    BAD_OPTION(BadOption.class, "the option \"Not.This\""),
    TWICE(Twin.class, "the id \"echo-corporation\"");

    private final Class<?> kind;
    private final String found;

    Faulty(Class<?> kind, String found) {
      this.kind = kind;
      this.found = found;
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFaultyOneStopsTheStartThoughNobodyUsesIt(Faulty c) throws Exception {
    List<String> told = told(Map.of(), EchoCorporation.class, c.kind);
    assertEquals(1, told.size(), told.toString());
    assertTrue(told.get(0).contains(c.found), told.get(0));
    assertTrue(told.get(0).contains(c.kind.getName()), told.get(0));
  }

  @Test
  void whoeverHadTheIdFirstIsNamed() throws Exception {
    assertEquals(
        List.of(
            "plug-in "
                + Twin.class.getName()
                + ": the id \"echo-corporation\" (class path),"
                + " expected one that is not taken by "
                + EchoCorporation.class.getName()),
        told(Map.of(), EchoCorporation.class, Twin.class));
  }

  @Test
  void aListOfNothingIsTold() throws Exception {
    Path jar = PlugInJar.naming(dir.resolve("x.jar"), List.of(Demo.class));
    try (var loader = new URLClassLoader(new URL[] {jar.toUri().toURL()})) {
      List<Problem> problems = UpstreamTypes.seenBy(loader).problems();
      assertEquals(1, problems.size());
      assertTrue(problems.get(0).toString().contains(Demo.class.getName()), problems.toString());
    }
  }

  /** Plug-ins that are found but make no provider. */
  enum Useless {
    NOTHING(Barren.class, "a provider, but " + Barren.class.getName() + " makes none"),
    FAILING(
        Exploding.class,
        "a provider, but " + Exploding.class.getName() + " fails with AbstractMethodError");

    private final Class<?> kind;
    private final String expected;

    Useless(Class<?> kind, String expected) {
      this.kind = kind;
      this.expected = expected;
    }
  }

  @ParameterizedTest
  @EnumSource
  void oneThatMakesNoProviderIsToldWithItsUpstream(Useless c) throws Exception {
    Map<String, String> settings = Map.of(UP + "type", "useless", UP + "base-url", "http://h");
    assertEquals(
        List.of(UP + "type: useless with no options (system property), expected " + c.expected),
        told(settings, c.kind));
    assertEquals(
        List.of(),
        read(Map.of(), c.kind).effective().stream()
            .filter(each -> each.key().startsWith(UP))
            .toList());
  }

  private List<String> told(Map<String, String> settings, Class<?>... kinds) throws Exception {
    var invalid = assertThrows(InvalidSettings.class, () -> read(settings, kinds));
    assertFalse(invalid.toString().contains("sk-1"), "a secret was shown");
    return invalid.problems().stream().map(Problem::toString).toList();
  }

  private Snapshot read(Map<String, String> settings, Class<?>... kinds) throws Exception {
    Path jar = PlugInJar.naming(dir.resolve("list.jar"), List.of(kinds));
    try (var loader = new URLClassLoader(new URL[] {jar.toUri().toURL()})) {
      return SettingsReader.snapshot(Sources.of(settings, Map.of()), UpstreamTypes.seenBy(loader));
    }
  }

  private static Map<String, String> with(Map<String, String> map, String key, String value) {
    Map<String, String> more = new TreeMap<>(map);
    more.put(key, value);
    return more;
  }

  /** One that can be made and described, and needs nothing. */
  private abstract static class Plain implements ProviderKind {
    @Override
    public String id() {
      return "useless";
    }

    @Override
    public boolean needsKey() {
      return false;
    }

    @Override
    public Provider create(Map<String, String> options) {
      return new Demo();
    }
  }

  public static final class Throwing extends Plain {
    @Override
    public boolean needsKey() {
      throw new IllegalStateException("broken");
    }
  }

  public static final class Private extends Plain {
    public Private() {
      throw new IllegalStateException("broken");
    }
  }

  public static final class Nameless extends Plain {
    @Override
    @SuppressWarnings("NullAway") // as a plug-in may that nobody checks
    public String id() {
      return null;
    }
  }

  public static final class BadlyNamed extends Plain {
    @Override
    public String id() {
      return "Big One";
    }
  }

  public static final class Impostor extends Plain {
    @Override
    public String id() {
      return "openai";
    }
  }

  public static final class Twin extends Plain {
    @Override
    public String id() {
      return "echo-corporation";
    }
  }

  public static final class BadOption extends Plain {
    @Override
    public Map<String, String> options() {
      return Map.of("Not.This", "");
    }
  }

  public static final class Barren extends Plain {
    @Override
    @SuppressWarnings("NullAway") // as a plug-in may that nobody checks
    public Provider create(Map<String, String> options) {
      return null;
    }
  }

  public static final class Exploding extends Plain {
    @Override
    public Provider create(Map<String, String> options) {
      throw new AbstractMethodError("made for another gateway");
    }
  }
}
