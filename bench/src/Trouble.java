// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Measures what upstreams and clients in trouble do to the others, and prints it as Markdown.
 *
 * <p>Arguments: {@code rounds=5 millis=1200 warm=15000 clients=1000 stay=5000 seed=7
 * departures=FILE}, then the lines {@code direct}, {@code healthy}, {@code refusing}, {@code silent},
 * {@code deaf} and {@code gatehouse}. Progress goes to standard error. A wrong reply, or a stream that the
 * upstream does not see stop, makes the exit status 1.
 */
final class Trouble {
  /** A route to two healthy upstreams. */
  static final String HEALTHY = "healthy";

  private final Map<String, String> settings = new HashMap<>();
  private final Map<String, Line> lines = new LinkedHashMap<>();

  private Trouble(String[] args) {
    for (String arg : args) {
      if (arg.contains("=")) {
        String[] setting = arg.split("=", 2);
        settings.put(setting[0], setting[1]);
      } else {
        var line = Line.of(arg);
        lines.put(line.name(), line);
      }
    }
  }

  public static void main(String[] args) throws InterruptedException {
    try {
      System.exit(new Trouble(args).run() ? 0 : 1);
    } catch (BadReply | IOException | UncheckedIOException failed) {
      System.err.println("bench: FAILED: " + failed.getMessage());
      System.exit(1);
    }
  }

  private boolean run() throws IOException, InterruptedException {
    Bench.await(lines.get(HEALTHY));
    Bench.say("warming up");
    ClosedLoop.whole(
        lines.get(HEALTHY), HoleRounds.CONNECTIONS, millis("warm").multipliedBy(2));
    var report = new TroubleReport(System.out);
    report.holes(holes());
    return report.leaving(leaving(), number("seed"));
  }

  private HoleRounds holes() throws IOException, InterruptedException {
    var rounds = new HoleRounds(lines, millis("millis"));
    for (int round = 1; round <= number("rounds"); round++) {
      for (var beside : HoleRounds.Beside.values()) {
        rounds.measure(beside);
        Bench.say(
            "round %d, beside %s: %,.0f/s"
                .formatted(round, beside.title, rounds.latest(beside).perSecond()));
      }
    }
    return rounds;
  }

  private Map<Line, Map<Leaving.Phase, Leaving.Result>> leaving()
      throws IOException, InterruptedException {
    var departures = new Departures(Path.of(settings.get("departures")));
    var random = new Random(number("seed"));
    var results = new LinkedHashMap<Line, Map<Leaving.Phase, Leaving.Result>>();
    for (var line : List.of(lines.get(Line.DIRECT), lines.get(Line.GATEHOUSE))) {
      Bench.say(
          "%s: %,d clients leave, seed %d"
              .formatted(line.name(), number("clients"), number("seed")));
      new Leaving(line, departures, random).seeWhoStays(Duration.ofSeconds(1));
      results.put(
          line, new Leaving(line, departures, random).run(number("clients"), millis("stay")));
    }
    return results;
  }

  private int number(String setting) {
    return Integer.parseInt(settings.get(setting));
  }

  private Duration millis(String setting) {
    return Duration.ofMillis(number(setting));
  }
}
