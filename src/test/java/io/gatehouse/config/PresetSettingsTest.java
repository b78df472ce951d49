// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.config.settings.GatehouseSettings;
import io.gatehouse.config.settings.Secret;
import io.gatehouse.config.settings.UpstreamSettings;
import io.gatehouse.config.source.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a preset stands among the other places of settings. */
class PresetSettingsTest {
  private static final String DASHSCOPE = "dashscope-proxy";

  @Test
  void nothingIsReadWithoutAPreset() {
    var settings = SettingsReader.read(Sources.of(Map.of(), Map.of("DASHSCOPE_KEY", "k")));
    assertEquals(Map.of(), settings.upstreams());
    assertEquals(Optional.empty(), settings.preset());
  }

  @Test
  void aPresetMayBeNamedAnywhere(@TempDir Path dir) throws IOException {
    Map<String, String> key = Map.of("DASHSCOPE_KEY", "k");
    Path file = Files.writeString(dir.resolve("g.yaml"), "gatehouse: {preset: dashscope-proxy}");
    for (Sources sources :
        List.of(
            Sources.of(Map.of("gatehouse.preset", DASHSCOPE), key),
            Sources.of(Map.of(), with(key, "GATEHOUSE_PRESET", DASHSCOPE)),
            Sources.of(Map.of("gatehouse.preset", "${WHICH}"), with(key, "WHICH", DASHSCOPE)),
            Sources.of(Map.of(), key)
                .withNaming(new FakeNaming(Map.of("java:global/gatehouse/preset", DASHSCOPE))),
            Sources.of(Map.of(), key).withFile(file))) {
      assertEquals(Set.of("dashscope"), SettingsReader.read(sources).upstreams().keySet());
    }
  }

  @Test
  void everySettingOfOursBeatsIt(@TempDir Path dir) throws IOException {
    Path file =
        Files.writeString(
            dir.resolve("g.properties"),
            """
            gatehouse.preset=dashscope-proxy
            gatehouse.default-model=dashscope/ours
            gatehouse.upstreams.dashscope.api-keys=a,b
            gatehouse.auth.api-keys=c
            """);
    GatehouseSettings settings =
        SettingsReader.read(
            Sources.of(Map.of(), Map.of("DASHSCOPE_KEY", "k", "DEFAULT_MODEL", "theirs"))
                .withFile(file));
    assertEquals(Optional.of("dashscope/ours"), settings.defaultModel());
    assertFalse(settings.auth().anonymous());
    assertEquals(
        Optional.of(List.of(Secret.of("a"), Secret.of("b"))), dashscope(settings).apiKeys());
    assertEquals(Optional.empty(), dashscope(settings).apiKey());
  }

  @Test
  void valuesAreTakenAsTheyAre() {
    var settings = dashscopeWith("DASHSCOPE_KEY", "a${NOBODY}b\\${c}");
    assertEquals(Optional.of(Secret.of("a${NOBODY}b\\${c}")), dashscope(settings).apiKey());
    assertTrue(settings.auth().anonymous());
    assertEquals(Optional.of("dashscope/qwen3-max"), settings.defaultModel());
  }

  @Test
  void wellKnownVariablesAreNotReadBesideIt() {
    Map<String, String> variables =
        Map.of(
            "GATEHOUSE_PRESET", DASHSCOPE,
            "DASHSCOPE_KEY", "k",
            "DASHSCOPE_API_KEY", "other",
            "OPENAI_API_KEY", "other");
    var settings = SettingsReader.read(Sources.of(Map.of(), variables));
    assertEquals(Set.of("dashscope"), settings.upstreams().keySet());
    assertEquals(Optional.of(Secret.of("k")), dashscope(settings).apiKey());
  }

  @Test
  void whatIsMissingIsToldByItsVariable() {
    assertTold(
        Map.of("GATEHOUSE_PRESET", DASHSCOPE),
        "gatehouse.upstreams.dashscope.api-key: missing"
            + " (environment variable DASHSCOPE_KEY, not set, preset dashscope-proxy),"
            + " expected the credential (or api-keys) for type dashscope");
  }

  @Test
  void aWrongValueIsToldByItsVariable() {
    assertTold(
        Map.of(
            "GATEHOUSE_PRESET", DASHSCOPE, "DASHSCOPE_KEY", "k", "UPSTREAM_SERVICE", "opnrouter"),
        "UPSTREAM_SERVICE: \"opnrouter\""
            + " (environment variable UPSTREAM_SERVICE, preset dashscope-proxy),"
            + " expected one of dashscope, openrouter, did you mean openrouter?");
  }

  @Test
  void anUnknownPresetIsTold() {
    assertTold(
        Map.of("GATEHOUSE_PRESET", "dashscope"),
        "gatehouse.preset: \"dashscope\" (environment variable GATEHOUSE_PRESET), expected one of"
            + " bailian-proxy, dashscope-proxy, unified-proxy, zai-proxy, pieces-proxy");
  }

  @Test
  void warningsComeWithTheSettings() {
    Map<String, String> variables =
        Map.of("GATEHOUSE_PRESET", "unified-proxy", "API_KEY", "k", "LOG_LEVEL", "debug");
    var snapshot = SettingsReader.snapshot(Sources.of(Map.of(), variables));
    assertEquals(
        List.of(
            "LOG_LEVEL is set but has no effect (preset unified-proxy)."
                + " Levels are set where the server's logging is set up."),
        snapshot.warnings());
  }

  private static GatehouseSettings dashscopeWith(String variable, String text) {
    return SettingsReader.read(
        Sources.of(Map.of(), Map.of("GATEHOUSE_PRESET", DASHSCOPE, variable, text)));
  }

  private static UpstreamSettings dashscope(GatehouseSettings settings) {
    return Optional.ofNullable(settings.upstreams().get("dashscope")).orElseThrow();
  }

  private static Map<String, String> with(Map<String, String> map, String key, String value) {
    Map<String, String> more = new TreeMap<>(map);
    more.put(key, value);
    return more;
  }

  private static void assertTold(Map<String, String> environment, String problem) {
    var invalid =
        assertThrows(
            InvalidSettings.class, () -> SettingsReader.read(Sources.of(Map.of(), environment)));
    assertEquals(List.of(problem), invalid.problems().stream().map(Problem::toString).toList());
  }
}
