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
  void everyWrongLineOfAPriceTableIsTold(@TempDir Path dir) throws IOException {
    Path table =
        Files.writeString(
            dir.resolve("prices.csv"),
            """
            # a comment
            openai, a, , 2.20, , , 8, , USD, 2026-01-01, us
            openai, b, , 2,20, , , 8, , USD, 2026-01-01, us
            openai, c, , cheap, , , 8, , USD, 2026-01-01, us
            """);
    assertEquals(
        1,
        ValidateCommand.run(
            Sources.of(Map.of("gatehouse.prices.file", table.toString()), Map.of()), out));
    assertEquals(
        """
        2 problems
          gatehouse.prices.file: line 3: 12 columns; expected are 11: provider, models, over_input,\
         input, cached_input, cache_write, output, most_output, currency, valid_from, source (file FILE)
          gatehouse.prices.file: line 4: input 'cheap'; expected is a price for a million tokens\
         such as 2.50, from 0 to 1000 (file FILE)
        """
            .replace("FILE", table.toString()),
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
