// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Runs what it is told one at a time and in order, on whichever thread comes by.
 *
 * <p>Upstream, container and clock meet here. Nobody waits and no lock is held while something
 * runs, so it may call anything, even what leads straight back here.
 */
public final class Serial {
  private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final Consumer<RuntimeException> broken;

  /**
   * @param broken hears what a task has thrown; the tasks behind it run all the same
   */
  public Serial(Consumer<RuntimeException> broken) {
    this.broken = broken;
  }

  /**
   * Runs the task now, or leaves it to the thread that is at work already. A task may stand in the
   * queue before it is counted, so only an empty queue may be passed by.
   */
  public void tell(Runnable task) {
    boolean first = waiting.compareAndSet(0, 1);
    if (first && queue.isEmpty()) {
      run(task);
      if (waiting.decrementAndGet() != 0) {
        runQueued();
      }
      return;
    }
    queue.add(task);
    if (first || waiting.getAndIncrement() == 0) {
      runQueued();
    }
  }

  private void runQueued() {
    do {
      Runnable next = queue.poll();
      if (next != null) {
        run(next);
      }
    } while (waiting.decrementAndGet() != 0);
  }

  private void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      broken.accept(e);
    }
  }
}
