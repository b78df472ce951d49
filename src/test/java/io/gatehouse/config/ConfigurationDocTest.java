// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.config.settings.GatehouseSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationDocTest {
  private static final Path DOC = Path.of("docs/configuration.md");
  private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");
  private static final Pattern PROPERTY = Pattern.compile("-D(\\S+)=(\\S+)");
  private static final Pattern VARIABLE = Pattern.compile("export (\\w+)=(\\S+)");
  private static final Pattern BINDING = Pattern.compile("name=\"([^\"]+)\".* value=\"([^\"]+)\"");

  @Test
  void theDocumentIsWhatTheTypesSay() throws IOException {
    if (System.getProperty("golden", "").equals("write")) {
      Files.createDirectories(DOC.toAbsolutePath().getParent());
      Files.writeString(DOC, ConfigurationDoc.write());
    }
    assertEquals(ConfigurationDoc.write(), Files.readString(DOC), "stale: run with -Dgolden=write");
  }

  @Test
  void everyExampleIsValid(@TempDir Path dir) throws IOException {
    int examples = 0;
    for (MatchResult example : EXAMPLE.matcher(ConfigurationDoc.write()).results().toList()) {
      String text = example.group(2);
      GatehouseSettings settings =
          switch (example.group(1)) {
            case "sh" ->
                SettingsReader.read(Sources.of(pairs(PROPERTY, text), pairs(VARIABLE, text)));
            case "xml" -> SettingsReader.read(sources().withNaming(naming(text)));
            default ->
                SettingsReader.read(
                    sources()
                        .withFile(Files.writeString(dir.resolve("g." + example.group(1)), text)));
          };
      assertTrue(
          !settings.upstreams().isEmpty() || settings.limits().body().bytes() == 20 << 20, text);
      examples++;
    }
    assertEquals(5, examples);
  }

  private static Sources sources() {
    return Sources.of(Map.of(), Map.of("MY_OPENAI_KEY", "k"));
  }

  private static FakeNaming naming(String text) {
    Map<String, Object> names = new TreeMap<>();
    pairs(BINDING, text).forEach((name, value) -> names.put("java:comp/env/" + name, value));
    return new FakeNaming(names);
  }

  private static Map<String, String> pairs(Pattern pattern, String text) {
    Map<String, String> pairs = new TreeMap<>();
    pattern.matcher(text).results().forEach(pair -> pairs.put(pair.group(1), pair.group(2)));
    return pairs;
  }
}
