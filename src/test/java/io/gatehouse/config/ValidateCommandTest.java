// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidateCommandTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(printed, true, UTF_8);

  @Test
  void goodSettingsAreSummedUp() {
    Map<String, String> properties =
        Map.of(
            "gatehouse.upstreams.b.type", "demo",
            "gatehouse.upstreams.a.type", "demo",
            "gatehouse.routes.fast.targets", "a/demo");
    assertEquals(0, ValidateCommand.run(Sources.of(properties, Map.of()), out));
    assertEquals("OK: upstreams a, b; routes fast\n", printed());
  }

  @Test
  void nothingAtAllIsGood() {
    assertEquals(0, ValidateCommand.run(Sources.of(Map.of(), Map.of()), out));
    assertEquals("OK: upstreams none; routes none\n", printed());
  }

  @Test
  void aBadFileIsTold(@TempDir Path dir) throws IOException {
    Path file = Files.writeString(dir.resolve("g.yaml"), "gatehouse:\n  dran: 1s\n");
    assertEquals(1, ValidateCommand.run(List.of(file.toString()), out));
    assertEquals(
        "1 problem\n  gatehouse.dran: unknown key (file "
            + file
            + " line 2), did you mean gatehouse.drain?\n",
        printed());
  }

  @Test
  void oneFileAtATime() {
    assertEquals(1, ValidateCommand.run(List.of("a", "b"), out));
    assertEquals("usage: validate [file]\n", printed());
  }

  private String printed() {
    return printed.toString(UTF_8).replace(System.lineSeparator(), "\n");
  }
}
