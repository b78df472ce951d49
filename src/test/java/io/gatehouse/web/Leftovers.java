// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What was there before a suite, to see that no more is there after it. */
final class Leftovers {
  /** More heap than that after a suite is a leak, not its results. */
  private static final long HEAP_BOUND = 64L << 20;

  private final Map<String, Long> threads = threads();
  private final long heap = heap();

  /** Living threads by name, however many of a kind there are; those of the JDK come and go. */
  private static Map<String, Long> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(thread -> thread.getName().replaceAll("\\d+", "#"))
        .filter(name -> !name.matches("Attach Listener|process reaper.*|Common-Cleaner|.*JMX.*"))
        .collect(Collectors.groupingBy(name -> name, TreeMap::new, Collectors.counting()));
  }

  private static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** Waits a while for threads to end, and fails when some do not, or memory is held. */
  void assertNone() {
    GatewayServer.waitFor(
        () -> more().isEmpty(), () -> "more threads than before the suite: " + more());
    GatewayServer.waitFor(
        () -> heap() - heap < HEAP_BOUND,
        () -> "the heap has grown from " + heap + " to " + heap() + " bytes");
  }

  private Map<String, Long> more() {
    Map<String, Long> more = new TreeMap<>();
    threads()
        .forEach(
            (name, count) -> {
              long added = count - threads.getOrDefault(name, 0L);
              if (added > 0) {
                more.put(name, added);
              }
            });
    return more;
  }
}
