// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A bound on how many are at work at a time, with a waiting room of bounded size before it. Nobody
 * is kept on a thread: whoever has to wait is called. Thread-safe.
 */
public final class Bulkhead {
  /**
   * How much room there is.
   *
   * @param most at work at a time; 0 for any number
   * @param waiting most that wait for their turn
   * @param patience how long they wait; 0 for ever
   */
  public record Settings(int most, int waiting, Duration patience) {
    public static final Settings UNBOUNDED = new Settings(0, 0, Duration.ZERO);
  }

  private final Settings settings;
  private final Set<Ticket> queue = new LinkedHashSet<>();
  private int atWork;

  public Bulkhead(Settings settings) {
    this.settings = settings;
  }

  /** A place, or a turn in the waiting room; given back once. */
  final class Ticket {
    private final Runnable admitted;
    private final boolean atOnce;
    private boolean placed;
    private boolean left;

    private Ticket(Runnable admitted, boolean atOnce) {
      this.admitted = admitted;
      this.atOnce = atOnce;
    }

    /** Whether there was a place right away, so that nobody will be called. */
    boolean isAtOnce() {
      return atOnce;
    }

    /** Gives it back, whatever has become of it; who waits first gets the place. */
    void leave() {
      Ticket next = left(this);
      if (next != null) {
        next.admitted.run();
      }
    }
  }

  /**
   * Asks for a place.
   *
   * @param mayWait whether a turn in the waiting room will do
   * @param admitted runs when there is a place after a wait, on the thread of whoever made room
   * @return empty when there is no room at all
   */
  synchronized Optional<Ticket> enter(boolean mayWait, Runnable admitted) {
    boolean full = settings.most() > 0 && atWork >= settings.most();
    Ticket ticket = new Ticket(admitted, !full);
    if (!full) {
      place(ticket);
    } else if (mayWait && queue.size() < settings.waiting()) {
      queue.add(ticket);
    } else {
      return Optional.empty();
    }
    return Optional.of(ticket);
  }

  /** How long to wait for a turn; zero is for ever. */
  Duration patience() {
    return settings.patience();
  }

  /** How many are at work. */
  public synchronized int atWork() {
    return atWork;
  }

  /** How many wait for their turn. */
  public synchronized int waiting() {
    return queue.size();
  }

  private void place(Ticket ticket) {
    ticket.placed = true;
    atWork++;
  }

  private synchronized @Nullable Ticket left(Ticket ticket) {
    if (ticket.left) {
      return null;
    }
    ticket.left = true;
    if (!ticket.placed) {
      queue.remove(ticket);
      return null;
    }
    atWork--;
    if (queue.isEmpty()) {
      return null;
    }
    Ticket next = queue.iterator().next();
    queue.remove(next);
    place(next);
    return next;
  }
}
