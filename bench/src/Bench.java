// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures the lines one after the other, again and again, and prints the medians as Markdown.
 *
 * <p>Arguments: {@code rounds=5 millis=1200 warm=5000 streams=5000 pace=20 hold=20}, then the
 * lines. Progress goes to standard error. Anything lost, wrong or late beyond patience makes the
 * exit status 1.
 */
final class Bench {
  private static final int FEW = 100;
  private static final int OPENS_PER_SECOND = 1000;

  /**
   * Below this the machine was overloaded, and the streams are tried once more at a slower pace.
   */
  private static final double PACE_MISSED = 0.9;

  private static final Duration START_UP = Duration.ofSeconds(40);

  private final Map<String, Integer> settings = new LinkedHashMap<>();
  private final Map<String, Line> lines = new LinkedHashMap<>();

  private Bench(String[] args) {
    for (String arg : args) {
      if (arg.contains("=")) {
        String[] setting = arg.split("=", 2);
        settings.put(setting[0], Integer.valueOf(setting[1]));
      } else {
        var line = Line.of(arg);
        lines.put(line.name(), line);
      }
    }
  }

  public static void main(String[] args) throws InterruptedException {
    try {
      System.exit(new Bench(args).run() ? 0 : 1);
    } catch (BadReply | IOException | UncheckedIOException failed) {
      System.err.println("bench: FAILED: " + failed.getMessage());
      System.exit(1);
    }
  }

  private boolean run() throws IOException, InterruptedException {
    for (var line : lines.values()) {
      await(line);
    }
    seeFaults();
    warmUp();
    var report = new Report(System.out, lines.values());
    var rounds = rounds();
    report.rounds(rounds);
    var paced = paced();
    report.paced(paced);
    report.verdicts(new Verdicts(rounds, paced, lines));
    return paced.stream().allMatch(Paced::lossless);
  }

  static void await(Line line) throws IOException, InterruptedException {
    say("waiting for " + line.name());
    long end = System.nanoTime() + START_UP.toNanos();
    while (true) {
      try {
        ClosedLoop.whole(line, 1, Duration.ofMillis(1));
        return;
      } catch (BadReply notYet) {
        if (System.nanoTime() > end || line.process().ended()) {
          throw notYet;
        }
        Thread.sleep(200);
      }
    }
  }

  /** A check that was never seen to fail proves nothing, so it has to fail first. */
  private void seeFaults() throws IOException, InterruptedException {
    say("checking that faults are seen");
    var direct = lines.get(Line.DIRECT);
    var load = new PacedRun.Load(20, 100, 200, Duration.ofMillis(200));
    for (String fault : List.of("lossy", "cut")) {
      var result = new PacedRun(direct, load, fault).run();
      if (result.broken() != load.streams()) {
        throw new BadReply("streams that are " + fault + " went unnoticed");
      }
    }
    try {
      ClosedLoop.whole(direct, "wrong", 1, Duration.ofMillis(10));
    } catch (BadReply asItShouldBe) {
      return;
    }
    throw new BadReply("a wrong reply went unnoticed");
  }

  private void warmUp() throws IOException {
    for (var line : lines.values()) {
      say("warming up " + line.name());
      var time = Duration.ofMillis(line.process().isJvm() ? settings.get("warm") : 1000);
      for (var scenario : List.of(Scenario.WHOLE_64, Scenario.STREAMS, Scenario.WHOLE_8)) {
        scenario.run(line, time);
      }
    }
  }

  private Rounds rounds() throws IOException {
    var rounds = new Rounds();
    var measured = Duration.ofMillis(settings.get("millis"));
    for (int round = 1; round <= settings.get("rounds"); round++) {
      for (var scenario : Scenario.values()) {
        for (var line : lines.values()) {
          var result = scenario.run(line, measured);
          rounds.add(scenario, line, result);
          say("round %d %s %s %,.0f/s".formatted(round, scenario, line.name(), result.perSecond()));
        }
      }
    }
    return rounds;
  }

  private List<Paced> paced() throws IOException, InterruptedException {
    int pace = settings.get("pace");
    var hold = Duration.ofSeconds(settings.get("hold"));
    var few = new PacedRun.Load(FEW, pace, OPENS_PER_SECOND, hold.dividedBy(4));
    var all = new PacedRun.Load(settings.get("streams"), pace, OPENS_PER_SECOND, hold);
    var results = new ArrayList<Paced>();
    for (var line : lines.values().stream().filter(Line::holds).toList()) {
      var idle = line.process().look();
      results.add(paced(line, idle, few));
      var result = paced(line, idle, all);
      results.add(result);
      if (result.result().paceKept() < PACE_MISSED) {
        results.add(paced(line, idle, all.slower()));
      }
    }
    return results;
  }

  private static Paced paced(Line line, ProxyProcess.Look idle, PacedRun.Load load)
      throws IOException, InterruptedException {
    say(
        "%s: %,d streams, %d events/s each"
            .formatted(line.name(), load.streams(), load.perSecond()));
    var result = new PacedRun(line, load, "paced").run();
    result.complaints().forEach((why, times) -> say(line.name() + ": " + times + " x " + why));
    return new Paced(line, idle, result);
  }

  static void say(String what) {
    System.err.println("bench: " + what);
  }
}
