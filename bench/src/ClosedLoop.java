// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Some connections that ask again as soon as they were answered, for a given time.
 *
 * <p>One wrong reply ends everything: figures about wrong replies are worth nothing.
 */
final class ClosedLoop implements Client.Listener {
  /** What one window of measuring saw. */
  record Result(double perSecond, double p50, double p99, double cpuMicros) {}

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Line line;
  private final byte[] request;
  private final ToLongFunction<Client.Connection> latency;

  private final Histogram latencies = new Histogram();
  private boolean measuring;
  private boolean over;
  private int asking;
  private long answers;
  private long heardAt;

  private ClosedLoop(Line line, byte[] request, ToLongFunction<Client.Connection> latency) {
    this.line = line;
    this.request = request;
    this.latency = latency;
  }

  static Result whole(Line line, int connections, Duration measured) throws IOException {
    return whole(line, "bench", connections, measured);
  }

  static Result whole(Line line, String model, int connections, Duration measured)
      throws IOException {
    return new ClosedLoop(line, line.wholeRequest(model), ClosedLoop::sinceAsked)
        .run(line::wholeBody, connections, measured);
  }

  static Result streams(Line line, int events, int connections, Duration measured)
      throws IOException {
    return new ClosedLoop(line, line.streamRequest("bench-" + events), ClosedLoop::sinceAsked)
        .run(() -> line.eventBody(events, delay -> {}), connections, measured);
  }

  /** The latency is that of the first event; two more follow 10 ms apart. */
  static Result firstEvent(Line line, Duration measured) throws IOException {
    return new ClosedLoop(
            line,
            line.streamRequest("paced-100-3"),
            connection -> ((EventBody) connection.body()).firstAt() - connection.askedAt())
        .run(() -> line.eventBody(3, delay -> {}), 1, measured);
  }

  private static long sinceAsked(Client.Connection connection) {
    return System.nanoTime() - connection.askedAt();
  }

  private Result run(Supplier<ReplyReader.Body> bodies, int connections, Duration measured)
      throws IOException {
    try (var client = new Client(line, this)) {
      for (int i = 0; i < connections; i++) {
        client.connect(request, bodies.get());
      }
      asking = connections;
      heardAt = System.nanoTime();
      listenFor(client, measured.dividedBy(5));
      measuring = true;
      answers = 0;
      long cpu = line.process().cpuNanos();
      long began = System.nanoTime();
      listenFor(client, measured);
      long took = System.nanoTime() - began;
      cpu = line.process().cpuNanos() - cpu;
      measuring = false;
      long counted = answers;
      over = true;
      while (asking > 0) {
        listenFor(client, Duration.ofMillis(1));
      }
      return new Result(
          counted * 1e9 / took,
          latencies.millis(0.5),
          latencies.millis(0.99),
          cpu / 1e3 / Math.max(1, counted));
    }
  }

  private void listenFor(Client client, Duration time) throws IOException {
    long end = System.nanoTime() + time.toNanos();
    long left = time.toNanos();
    while (left > 0) {
      long before = answers;
      client.listen(Math.max(1, left / 1_000_000));
      long now = System.nanoTime();
      if (answers != before) {
        heardAt = now;
      } else if (now - heardAt > PATIENCE.toNanos()) {
        throw new BadReply(line.name() + ": nothing answered for " + PATIENCE);
      }
      left = end - now;
    }
  }

  @Override
  public void answered(Client.Connection connection) {
    answers++;
    if (measuring) {
      latencies.add(latency.applyAsLong(connection));
    }
    if (over) {
      asking--;
    } else {
      connection.ask();
    }
  }

  @Override
  public void broken(Client.Connection connection, String why) {
    throw new BadReply(line.name() + ": " + why);
  }
}
