// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.servers;

import java.io.IOException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Something that is done again and again beside the test; each result is judged. */
final class Repeating implements AutoCloseable {
  /** Does it once, and answers what was wrong, or nothing. */
  interface Task {
    String once() throws IOException;
  }

  private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
  private final AtomicInteger times = new AtomicInteger();
  private final Thread thread;
  private volatile boolean over;

  Repeating(Task task) {
    thread = new Thread(() -> run(task), "repeating");
    thread.setDaemon(true);
    thread.start();
  }

  private void run(Task task) {
    while (!over) {
      String fault;
      try {
        fault = task.once();
      } catch (IOException e) {
        fault = e.toString();
      }
      times.incrementAndGet();
      if (!fault.isEmpty()) {
        wrong.add(fault);
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  int times() {
    return times.get();
  }

  @Override
  public void close() {
    over = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!wrong.isEmpty()) {
      throw new AssertionError(wrong.size() + " of " + times + " were wrong: " + wrong);
    }
  }
}
