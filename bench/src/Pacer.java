// SPDX-License-Identifier: Apache-2.0

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Wakes streams when their next event is due: a wheel of 1,024 slots, a millisecond each. */
final class Pacer {
  private static final int SLOTS = 1024;

  private final List<List<Stream>> wheel = new ArrayList<>();
  private long ticked = now();
  private int waiting;

  Pacer() {
    for (int i = 0; i < SLOTS; i++) {
      wheel.add(new ArrayList<>());
    }
  }

  static long now() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  boolean idle() {
    return waiting == 0;
  }

  /** A stream that is late already gets the next tick. */
  void add(Stream stream) {
    slot(Math.max(stream.due(), ticked + 1)).add(stream);
    waiting++;
  }

  void tick() {
    long now = now();
    ticked = Math.max(ticked, now - SLOTS); // further back is the same slot again
    while (ticked < now) {
      ticked++;
      var due = slot(ticked);
      if (!due.isEmpty()) {
        wheel.set((int) (ticked % SLOTS), new ArrayList<>());
        waiting -= due.size();
        due.forEach(this::wake);
      }
    }
  }

  private void wake(Stream stream) {
    if (stream.due() > ticked) {
      add(stream); // more than a turn of the wheel away
    } else {
      stream.advance();
    }
  }

  private List<Stream> slot(long millis) {
    return wheel.get((int) (millis % SLOTS));
  }
}
