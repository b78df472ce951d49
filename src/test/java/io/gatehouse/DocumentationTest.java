// SPDX-License-Identifier: Apache-2.0
package io.gatehouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.example.echo.EchoCorporation;
import io.gatehouse.config.SettingsReader;
import io.gatehouse.config.Sources;
import io.gatehouse.config.UpstreamTypes;
import io.gatehouse.config.source.EnvironmentSource;
import io.gatehouse.config.source.Keys;
import io.gatehouse.config.source.Problem;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documents say about files, settings and classes is so. */
class DocumentationTest {
  private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]*)(?:#([^)\\s]*))?\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
  private static final Pattern KEY =
      Pattern.compile("(?<![\\w./-])gatehouse\\.(?:[a-z<](?:\"[^\"]+\"|[a-z0-9<>.-])*[a-z0-9>*])");
  private static final Pattern FILE = Pattern.compile(".*\\.(war|xml|yaml|json)");
  private static final Pattern VARIABLE = Pattern.compile("\\bGATEHOUSE_[A-Z0-9_<>]*[A-Z0-9>]");
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Z_]+)}");
  private static final Pattern TYPE = Pattern.compile("`([A-Z][a-z]+(?:[A-Z][A-Za-z]*)*)`");

  /** Types that documents name and that are not ours. */
  private static final Set<String> LIBRARIES =
      Set.of("AsyncListener", "ConfigSource", "WriteListener");

  static Stream<Document> documents() {
    return Document.all().stream();
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyLinkLeadsSomewhere(Document document) {
    Set<String> lost = new TreeSet<>();
    for (MatchResult link : LINK.matcher(document.text()).results().toList()) {
      if (!link.group(1).matches("https?:.*") && !leadsSomewhere(document, link)) {
        lost.add(link.group());
      }
    }
    assertEquals(Set.of(), lost);
  }

  private static boolean leadsSomewhere(Document document, MatchResult link) {
    Path target =
        link.group(1).isEmpty() ? document.file() : document.file().resolveSibling(link.group(1));
    if (!Files.exists(target.normalize())) {
      return false;
    }
    return link.group(2) == null
        || HEADING
            .matcher(Golden.read(target.normalize()))
            .results()
            .anyMatch(heading -> anchor(heading.group(1)).equals(link.group(2)));
  }

  /** As the usual renderers make it of a heading. */
  private static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\w -]", "").replace(' ', '-');
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everySettingExists(Document document) {
    Set<String> unknown =
        KEY.matcher(document.text())
            .results()
            .map(MatchResult::group)
            .filter(key -> !FILE.matcher(key).matches())
            .filter(key -> !exists(key.replaceFirst("\\.\\*$", "")))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(Set.of(), unknown);
  }

  /** Whether there is such a key, or a section of that name. */
  private static boolean exists(String key) {
    return Keys.ALL.find(key).isPresent()
        || Keys.ALL.all().stream().anyMatch(known -> known.name().startsWith(key + "."));
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyVariableExists(Document document) {
    Map<String, String> variables = new TreeMap<>();
    VARIABLE
        .matcher(document.text())
        .results()
        .forEach(variable -> variables.put(variable.group().replace("<NAME>", "X"), "x"));
    List<Problem> problems = new ArrayList<>();
    EnvironmentSource.read(variables, Keys.ALL, problems::add);
    assertEquals(List.of(), problems);
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everySettingsFileIsValid(Document document, @TempDir Path directory) throws IOException {
    for (String format : List.of("yaml", "properties")) {
      for (String example : document.examples(format)) {
        Map<String, String> variables = new TreeMap<>();
        REFERENCE
            .matcher(example)
            .results()
            .forEach(reference -> variables.put(reference.group(1), "x"));
        Path file = Files.writeString(directory.resolve("gatehouse." + format), example);
        Sources sources = Sources.of(Map.of(), variables).withFile(file);
        var settings = SettingsReader.snapshot(sources, types(directory)).settings();
        assertFalse(settings.upstreams().isEmpty(), example);
      }
    }
  }

  /** Ours and that of the plug-in that documents have as their example. */
  private static UpstreamTypes types(Path directory) throws IOException {
    Path jar = directory.resolve("list.jar");
    URL list = PlugInJar.naming(jar, List.of(EchoCorporation.class)).toUri().toURL();
    try (var loader = new URLClassLoader(new URL[] {list})) {
      return UpstreamTypes.seenBy(loader);
    }
  }

  @Test
  void thePlugInThatIsPrintedIsTheOneThatIsTested() {
    String source = Golden.read(Path.of("src/test/java/com/example/echo/EchoCorporation.java"));
    String printed = Document.of("docs/extending.md").examples("java").get(0);
    assertEquals(source.substring(source.indexOf("package ")), printed);
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyTypeExists(Document document) throws IOException {
    Set<String> named =
        TYPE.matcher(document.text())
            .results()
            .map(type -> type.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    named.removeAll(LIBRARIES);
    named.removeAll(ourTypes());
    assertEquals(Set.of(), named);
  }

  private static Set<String> ourTypes() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".java"))
          .map(name -> name.substring(0, name.length() - ".java".length()))
          .collect(Collectors.toSet());
    }
  }

  @Test
  void theReadmeHasExamples() {
    Document readme = Document.of("README.md");
    for (String language : List.of("sh", "yaml", "python", "js", "java")) {
      assertFalse(readme.examples(language).isEmpty(), language);
    }
  }
}
