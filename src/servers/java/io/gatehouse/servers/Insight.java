// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.servers;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the server's JVM tells of itself. */
final class Insight {
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");
  private static final Pattern THREAD = Pattern.compile("(?m)^\"[^\"]*\" #\\d+ ");
  private static final Server SERVER = Server.current();

  private Insight() {}

  /** All objects that are in use, in bytes; whatever the garbage collector's name is. */
  static long heap() {
    Matcher total = TOTAL.matcher(tell("GC.class_histogram"));
    if (!total.find()) {
      throw new IllegalStateException("no total in the histogram");
    }
    return Long.parseLong(total.group(1));
  }

  static int threads() {
    return (int) THREAD.matcher(tell("Thread.print")).results().count();
  }

  private static String tell(String command) {
    return SERVER.run.runtime().tell(SERVER.process(), command);
  }
}
