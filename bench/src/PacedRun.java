// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * Very many slow streams at once: opened one after the other, held together for a while.
 *
 * <p>Every stream is long enough to still run when the last one was opened and the time of holding
 * is over. Delays and events are counted in the first half of that time; the second half belongs to
 * the one who looks at the heap, because a full collection would show up in the delays.
 */
final class PacedRun implements Client.Listener {
  /** How many, how fast each, and how long all of them together. */
  record Load(int streams, int perSecond, int opensPerSecond, Duration held) {
    Duration ramp() {
      return Duration.ofMillis(1000L * streams / opensPerSecond);
    }

    int events() {
      return (int) (perSecond * (ramp().plus(held).toMillis() / 1000.0)) + 1;
    }

    /** As many and as long, at a quarter of the pace. */
    Load slower() {
      return new Load(streams, Math.max(1, perSecond / 4), opensPerSecond, held);
    }

    String model(String kind) {
      return kind + "-" + perSecond + "-" + events();
    }
  }

  /** What was seen from outside, and of the process in mid-run. */
  record Result(
      Load load,
      int whole,
      int broken,
      int together,
      double eventsPerSecond,
      double p50,
      double p99,
      double cpuMicrosPerEvent,
      int lookedAtStreams,
      ProxyProcess.Look look,
      Map<String, Integer> complaints) {

    /** How much of the asked pace was kept; less where the machine had no more to give. */
    double paceKept() {
      return eventsPerSecond / ((double) load.streams() * load.perSecond());
    }
  }

  /** An overloaded machine stretches the streams; beyond this they count as broken. */
  private static final double STRETCH = 2.5;

  private final Line line;
  private final Load load;
  private final byte[] request;
  private final Map<String, Integer> complaints = new TreeMap<>();

  private final Histogram delays = new Histogram();
  private boolean counting;
  private int opened;
  private int unheard;
  private int running;
  private int whole;
  private int broken;
  private int together;
  private volatile ProxyProcess.Look look = new ProxyProcess.Look(0, 0, 0);

  PacedRun(Line line, Load load, String kind) {
    this.line = line;
    this.load = load;
    request = line.streamRequest(load.model(kind));
  }

  Result run() throws IOException, InterruptedException {
    try (var client = new Client(line, this)) {
      long began = System.nanoTime();
      long giveUp =
          began + (long) (STRETCH * load.ramp().multipliedBy(2).plus(load.held()).toNanos());
      open(client, began, giveUp);
      counting = true;
      long cpu = line.process().cpuNanos();
      long counted = System.nanoTime();
      listenUntil(client, counted + load.held().toNanos() / 2, giveUp);
      counting = false;
      double seconds = (System.nanoTime() - counted) / 1e9;
      cpu = line.process().cpuNanos() - cpu;
      int lookedAtStreams = running;
      var looking = new Thread(() -> look = line.process().look());
      looking.start();
      listenUntil(client, giveUp, giveUp);
      looking.join();
      unfinished();
      return new Result(
          load,
          whole,
          broken,
          together,
          delays.total() / seconds,
          delays.millis(0.5),
          delays.millis(0.99),
          cpu / 1e3 / Math.max(1, delays.total()),
          lookedAtStreams,
          look,
          complaints);
    }
  }

  /** Opens in step with the clock, and waits for the first event of the last stream. */
  private void open(Client client, long began, long giveUp) throws IOException {
    long patience = began + load.ramp().multipliedBy(2).plusSeconds(5).toNanos();
    while (opened < load.streams() || unheard > 0) {
      long due = (System.nanoTime() - began) * load.opensPerSecond() / 1_000_000_000L + 1;
      while (opened < Math.min(due, load.streams())) {
        opened++;
        unheard++;
        client.connect(request, new Body());
      }
      client.listen(1);
      if (System.nanoTime() > Math.min(patience, giveUp)) {
        return;
      }
    }
  }

  private void listenUntil(Client client, long end, long giveUp) throws IOException {
    while (System.nanoTime() < Math.min(end, giveUp) && whole + broken < opened) {
      client.listen(10);
    }
  }

  private void unfinished() {
    int missing = load.streams() - whole - broken;
    if (missing > 0) {
      broken += missing;
      complaints.merge("not finished in time", missing, Integer::sum);
    }
  }

  @Override
  public void answered(Client.Connection connection) {
    whole++;
    running--;
    connection.close();
  }

  @Override
  public void broken(Client.Connection connection, String why) {
    broken++;
    if (((Body) connection.body()).begun) {
      running--;
    } else {
      unheard--;
    }
    complaints.merge(why, 1, Integer::sum);
  }

  /** The body of one stream, which says when it begins. */
  private final class Body implements ReplyReader.Body {
    private final EventBody events = line.eventBody(load.events(), this::delay);
    private boolean begun;

    private void delay(long nanos) {
      if (!begun) {
        begun = true;
        unheard--;
        running++;
        together = Math.max(together, running);
      }
      if (counting) {
        delays.add(nanos);
      }
    }

    @Override
    public void bytes(byte[] from, int at, int count) {
      events.bytes(from, at, count);
    }

    @Override
    public void end() {
      events.end();
    }
  }
}
