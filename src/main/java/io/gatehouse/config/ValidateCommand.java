// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import io.gatehouse.config.settings.GatehouseSettings;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** Says what is wrong with the settings, or that nothing is, without starting anything. */
public final class ValidateCommand {
  private ValidateCommand() {}

  /**
   * Checks the file given, together with what the process says, or the process alone.
   *
   * @return the exit code: 0 when all is well
   */
  public static int run(List<String> args, PrintStream out) {
    if (args.size() > 1) {
      out.println("usage: validate [file]");
      return 1;
    }
    Sources process = Sources.ofProcess();
    return run(args.isEmpty() ? process : process.withFile(Path.of(args.get(0))), out);
  }

  static int run(Sources sources, PrintStream out) {
    try {
      Snapshot snapshot = SettingsReader.snapshot(sources);
      snapshot.warnings().forEach(warning -> out.println("warning: " + warning));
      GatehouseSettings settings = snapshot.settings();
      out.println(
          "OK: upstreams "
              + names(settings.upstreams().keySet())
              + "; routes "
              + names(settings.routes().keySet()));
      return 0;
    } catch (InvalidSettings invalid) {
      out.println(invalid.getMessage());
      return 1;
    }
  }

  private static String names(Collection<String> names) {
    return names.isEmpty() ? "none" : String.join(", ", new TreeSet<>(names));
  }
}
