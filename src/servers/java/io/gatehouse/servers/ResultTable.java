// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** The table of all runs: printed, and every row of it right. */
class ResultTable {
  private static final String ROW =
      "| %-7s | %-12s | %-3s | %-10s | %-9s | %-11s | %-12s | %-4s |%n";

  @Test
  void everyRunIsRight() throws IOException {
    List<Properties> runs =
        Server.filesIn(Result.FOLDER, ".properties").stream().map(Result::read).toList();
    StringBuilder table = new StringBuilder();
    row(table, "server", "version", "JDK", "suite", "start", "first event", "500 streams", "stop");
    row(table, "---", "---", "---", "---", "---", "---", "---", "---");
    for (Properties run : runs) {
      row(
          table,
          run.getProperty("server"),
          run.getProperty("version"),
          run.getProperty("jdk"),
          run.getProperty("passed") + " ok, " + run.getProperty("failed"),
          run.getProperty("start"),
          run.getProperty("first event"),
          run.getProperty("heap"),
          run.getProperty("stop"));
    }
    System.out.println(table);
    assertFalse(runs.isEmpty(), "no server was tested");
    for (Properties run : runs) {
      assertEquals("0", run.getProperty("failed"), table::toString);
      assertEquals("ok", run.getProperty("stop"), table::toString);
    }
  }

  private static void row(StringBuilder table, Object... cells) {
    table.append(ROW.formatted(cells));
  }
}
