// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * Clients that leave their streams at random moments, and what the upstream sees of it.
 *
 * <p>A third of them each waits for the first byte, waits for the first words, or gets words when
 * it leaves. A delay goes from the client's close to the moment the upstream sees its own
 * connection closed. None of the streams would end by itself before patience does.
 */
final class Leaving implements Client.Listener {
  /** What the upstream is doing when the client leaves. */
  enum Phase {
    NO_BYTE("before the first byte", "mute"),
    NO_WORDS("waiting for the first words", "role"),
    STREAMING("while streaming", "paced-" + PER_SECOND + "-" + EVENTS);

    final String title;
    private final String model;

    Phase(String title, String model) {
      this.title = title;
      this.model = model;
    }
  }

  /** What became of the clients of one phase. */
  static final class Result {
    final Histogram delays = new Histogram();
    int left;
    int came;
    double longest = Double.NaN;

    private void add(boolean hasCome) {
      left++;
      if (hasCome) {
        came++;
      }
    }

    private void delay(long nanos) {
      delays.add(nanos);
      double millis = nanos / 1e6;
      longest = Double.isNaN(longest) ? millis : Math.max(longest, millis);
    }

    long stopped() {
      return delays.total();
    }
  }

  static final int PER_SECOND = 20;

  private static final int EVENTS = 20_000;
  private static final int OPENS_PER_SECOND = 500;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Line line;
  private final Departures departures;
  private final Random random;
  private final List<Leaver> all = new ArrayList<>();

  Leaving(Line line, Departures departures, Random random) {
    this.line = line;
    this.departures = departures;
    this.random = random;
  }

  /** One after the other opened; each stays for a random part of the time given. */
  Map<Phase, Result> run(int clients, Duration longestStay)
      throws IOException, InterruptedException {
    var staying = new PriorityQueue<Leaver>(Comparator.comparingLong(Leaver::leavesAt));
    try (var client = new Client(line, this)) {
      long began = System.nanoTime();
      while (all.size() < clients || !staying.isEmpty()) {
        long due = (System.nanoTime() - began) * OPENS_PER_SECOND / 1_000_000_000L + 1;
        while (all.size() < Math.min(due, clients)) {
          staying.add(open(client, (long) (random.nextDouble() * longestStay.toNanos())));
        }
        while (!staying.isEmpty() && staying.peek().isDue()) {
          staying.remove().leave();
        }
        client.listen(1);
      }
    }
    awaitAllGone();
    return results();
  }

  /** A check that was never seen to fail proves nothing: whoever stays must not be seen to go. */
  void seeWhoStays(Duration time) throws IOException {
    try (var client = new Client(line, this)) {
      for (int i = 0; i < Phase.values().length; i++) {
        open(client, Long.MAX_VALUE / 2);
      }
      long end = System.nanoTime() + time.toNanos();
      while (System.nanoTime() < end) {
        client.listen(10);
      }
      departures.read();
      for (var one : all) {
        if (!departures.hasCome(one.tag) || departures.isGone(one.tag)) {
          throw new BadReply("a stream that is heard was not seen, or seen to stop: " + one.tag);
        }
      }
    }
  }

  private Leaver open(Client client, long stay) throws IOException {
    var phase = Phase.values()[all.size() % Phase.values().length];
    String tag = line.name() + "." + System.nanoTime();
    var connection =
        client.connect(
            line.streamRequest(phase.model + Question.TAG + tag),
            new EventBody(EVENTS, true, delay -> {}));
    var one = new Leaver(phase, tag, connection, System.nanoTime() + stay);
    all.add(one);
    return one;
  }

  private void awaitAllGone() throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    do {
      Thread.sleep(100);
      departures.read();
    } while (System.nanoTime() < end && !all.stream().allMatch(one -> departures.isGone(one.tag)));
  }

  private Map<Phase, Result> results() {
    var results = new EnumMap<Phase, Result>(Phase.class);
    for (var one : all) {
      var result = results.computeIfAbsent(one.phase, phase -> new Result());
      result.add(departures.hasCome(one.tag));
      if (departures.isGone(one.tag)) {
        long delay = departures.goneAt(one.tag) - one.leftAt;
        if (delay < 0) {
          throw new BadReply("stopped before its client had left: " + one.tag);
        }
        result.delay(delay);
      }
    }
    return results;
  }

  @Override
  public void answered(Client.Connection connection) {
    throw new BadReply(line.name() + ": a stream ended before its client had left");
  }

  @Override
  public void broken(Client.Connection connection, String why) {
    throw new BadReply(line.name() + ": a stream broke before its client had left: " + why);
  }

  /** One client, from its first byte to its close. */
  private static final class Leaver {
    private final Phase phase;
    private final String tag;
    private final Client.Connection connection;
    private final long leavesAt;
    private long leftAt;

    private Leaver(Phase phase, String tag, Client.Connection connection, long leavesAt) {
      this.phase = phase;
      this.tag = tag;
      this.connection = connection;
      this.leavesAt = leavesAt;
    }

    private long leavesAt() {
      return leavesAt;
    }

    /** Nobody leaves before having asked. */
    private boolean isDue() {
      return leavesAt <= System.nanoTime() && connection.askedAt() != 0;
    }

    private void leave() {
      leftAt = System.nanoTime();
      connection.close();
    }
  }
}
