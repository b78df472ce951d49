// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.servers;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a server still has of an application that is gone.
 *
 * @param threads that are ours
 * @param objects that only a running application has, as lines of a heap histogram
 * @param copies of our classes that have not been unloaded
 */
record Leftovers(List<String> threads, List<String> objects, int copies) {
  /** What there is while there is a gateway; constants stay as long as their class does. */
  private static final Pattern LIVING =
      Pattern.compile(
          " io\\.gatehouse\\.(web\\.(Startup|Gateway|Management|ServletOutlet|UploadReader)"
              + "|exchange\\.Exchange|config\\.Application|transport\\.HttpTransport)$");

  private static final Pattern THREAD = Pattern.compile("^\"gatehouse-");

  /** A class that is there once for each deployment. */
  private static final String CLASS = "io.gatehouse.web.Gateway";

  static Leftovers of(Server server) {
    collectGarbage(server);
    String copies = tell(server, "VM.class_hierarchy", CLASS);
    return new Leftovers(
        lines(tell(server, "Thread.print"), THREAD),
        lines(tell(server, "GC.class_histogram"), LIVING),
        lines(copies, Pattern.compile(Pattern.quote(CLASS) + "/")).size());
  }

  /** Of how many deployments there are objects. */
  int generations() {
    return objects.stream()
        .collect(Collectors.groupingBy(line -> line.replaceFirst(".* ", ""), Collectors.counting()))
        .values()
        .stream()
        .mapToInt(Long::intValue)
        .max()
        .orElse(0);
  }

  /** Twice: the first time may only have made things ready to be collected. */
  static void collectGarbage(Server server) {
    tell(server, "GC.run");
    tell(server, "GC.run");
  }

  private static String tell(Server server, String... command) {
    return server.run.runtime().tell(server.process(), command);
  }

  private static List<String> lines(String text, Pattern wanted) {
    return text.lines().filter(line -> wanted.matcher(line).find()).toList();
  }
}
