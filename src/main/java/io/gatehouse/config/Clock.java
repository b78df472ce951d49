// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The one thread that watches the time.
 *
 * <p>A plain scheduler never again runs a periodic task that has thrown once, and says so to
 * nobody: every time limit would be gone. Here the fault is logged, and the task has its next turn.
 */
final class Clock extends ScheduledThreadPoolExecutor {
  private static final Logger LOG = Logger.getLogger(Clock.class.getName());

  /** So long the same fault is not told again. */
  private static final long PAUSE = Duration.ofMinutes(1).toNanos();

  /** When a fault was told last, by what and where it is; for the clock's own thread. */
  private final Map<String, Long> told = new HashMap<>();

  Clock() {
    super(1, Clock::thread);
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "gatehouse-clock");
    thread.setDaemon(true);
    return thread;
  }

  /** Also what is to be executed at once comes this way. */
  @Override
  public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    return super.schedule(guarded(task), delay, unit);
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable task, long delay, long period, TimeUnit unit) {
    return super.scheduleAtFixedRate(guarded(task), delay, period, unit);
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable task, long delay, long pause, TimeUnit unit) {
    return super.scheduleWithFixedDelay(guarded(task), delay, pause, unit);
  }

  private Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException | Error fault) {
        tell(fault);
      }
    };
  }

  /** Where memory is short even that may fail; the next turn counts for more than the word. */
  private void tell(Throwable fault) {
    try {
      if (isNews(fault)) {
        LOG.log(
            Level.SEVERE, "A task of the clock has failed; it goes on with its next turn", fault);
      }
    } catch (RuntimeException | Error untold) {
      // nothing else can be done
    }
  }

  private boolean isNews(Throwable fault) {
    StackTraceElement[] trace = fault.getStackTrace();
    String what = fault.getClass().getName() + (trace.length == 0 ? "" : trace[0]);
    long now = System.nanoTime();
    Long before = told.get(what);
    boolean news = before == null || now - before > PAUSE;
    if (news) {
      told.put(what, now);
    }
    return news;
  }
}
