// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** The table of all runs: printed, and every row of it right. */
class ResultTable {
  private static final String ROW =
      "| %-7s | %-12s | %-3s | %-10s | %-9s | %-11s | %-12s | %-4s |%n";

  @Test
  void everyRunIsRight() throws Exception {
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
          verdict(run),
          run.getProperty("start"),
          run.getProperty("first event"),
          run.getProperty("heap"),
          run.getProperty("stop"));
    }
    System.out.println(table);
    System.out.println("all of them on gatehouse.war with SHA-256 " + checksum());
    assertFalse(runs.isEmpty(), "no server was tested");
    for (Properties run : runs) {
      assertEquals("0", run.getProperty("failed"), table::toString);
      assertEquals("ok", run.getProperty("stop"), table::toString);
    }
  }

  private static String verdict(Properties run) {
    return run.getProperty("failed").equals("0")
        ? run.getProperty("passed") + " passed"
        : run.getProperty("failed") + " FAILED";
  }

  private static String checksum() throws Exception {
    byte[] sum = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(Wars.file()));
    return HexFormat.of().formatHex(sum);
  }

  private static void row(StringBuilder table, Object... cells) {
    table.append(ROW.formatted(cells));
  }
}
