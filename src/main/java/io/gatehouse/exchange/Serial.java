// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs what it is told one at a time and in order, on whichever thread comes by.
 *
 * <p>Upstream, container and clock meet here. Nobody waits unless asked to and no lock is held
 * while something runs, so it may call anything, even what leads straight back here.
 */
public final class Serial {
  private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final Consumer<Throwable> broken;
  private volatile @Nullable Thread worker;

  /**
   * @param broken hears what a task has thrown, and throws nothing; the tasks behind it run all the
   *     same
   */
  public Serial(Consumer<Throwable> broken) {
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

  /**
   * The same, and returns when the task has run, or when it is called from a task of ours, or when
   * the time is over. For a caller who takes away on return what tasks may be using.
   */
  public void tellAndWait(Runnable task, Duration atMost) {
    CountDownLatch done = new CountDownLatch(1);
    tell(
        () -> {
          try {
            task.run();
          } finally {
            done.countDown();
          }
        });
    if (worker == Thread.currentThread()) {
      return;
    }
    try {
      boolean unused = done.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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
    worker = Thread.currentThread();
    try {
      task.run();
    } catch (RuntimeException | Error fault) {
      broken.accept(fault);
    } finally {
      worker = null;
    }
  }
}
