// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Whole replies of healthy upstreams, without and with a failing one beside them, round by round.
 *
 * <p>Every round begins and ends without one; how far these two are apart from each other is the
 * noise. An upstream that refuses every connection at once shows what failed requests cost as work
 * on the same cores. What the silence of a black hole costs is its figure divided by that one's.
 */
final class HoleRounds {
  /** What stands beside the healthy upstreams. */
  enum Beside {
    NONE_FIRST("none"),
    REFUSING("refusing"),
    SILENT("silent"),
    DEAF("deaf"),
    NONE_AGAIN("none, again");

    final String title;

    Beside(String title) {
      this.title = title;
    }

    boolean fails() {
      return this != NONE_FIRST && this != NONE_AGAIN;
    }

    boolean isHole() {
      return this == SILENT || this == DEAF;
    }
  }

  static final int CONNECTIONS = 64;

  /** Longer than the hole's timeouts: by then its requests come and go. */
  private static final Duration SETTLED = Duration.ofMillis(2500);

  private final Map<String, Line> lines;
  private final Duration measured;
  private final Map<Beside, List<ClosedLoop.Result>> results = new EnumMap<>(Beside.class);
  private final Map<Beside, List<HoleLoad.Result>> holes = new EnumMap<>(Beside.class);

  HoleRounds(Map<String, Line> lines, Duration measured) {
    this.lines = lines;
    this.measured = measured;
    for (var beside : Beside.values()) {
      results.put(beside, new ArrayList<>());
      holes.put(beside, new ArrayList<>());
    }
  }

  void measure(Beside beside) throws IOException, InterruptedException {
    if (beside.fails()) {
      var hole = new HoleLoad(lines.get(beside.title));
      hole.start();
      Thread.sleep(SETTLED.toMillis());
      measureHealthy(beside);
      holes.get(beside).add(hole.stop());
    } else {
      measureHealthy(beside);
    }
  }

  private void measureHealthy(Beside beside) throws IOException {
    results.get(beside).add(ClosedLoop.whole(lines.get(Trouble.HEALTHY), CONNECTIONS, measured));
  }

  ClosedLoop.Result latest(Beside beside) {
    var all = results.get(beside);
    return all.get(all.size() - 1);
  }

  Spread figure(Beside beside, ToDoubleFunction<ClosedLoop.Result> figure) {
    return Spread.of(results.get(beside).stream().mapToDouble(figure).toArray());
  }

  /** Requests/s with the failing upstream, of those without any in the same round. */
  Spread kept(Beside failing) {
    double[] without = perSecond(Beside.NONE_FIRST);
    double[] again = perSecond(Beside.NONE_AGAIN);
    for (int i = 0; i < without.length; i++) {
      without[i] = (without[i] + again[i]) / 2;
    }
    return shares(perSecond(failing), without);
  }

  /** Requests/s with the hole, of those with an upstream that fails at once in the same round. */
  Spread silenceCosts(Beside hole) {
    return shares(perSecond(hole), perSecond(Beside.REFUSING));
  }

  /** Requests/s at the end of a round, of those at its beginning: nothing has changed between. */
  Spread noise() {
    return shares(perSecond(Beside.NONE_AGAIN), perSecond(Beside.NONE_FIRST));
  }

  private static Spread shares(double[] of, double[] those) {
    double[] shares = of.clone();
    for (int i = 0; i < shares.length; i++) {
      shares[i] /= those[i];
    }
    return Spread.of(shares);
  }

  private double[] perSecond(Beside beside) {
    return results.get(beside).stream().mapToDouble(ClosedLoop.Result::perSecond).toArray();
  }

  double holePerSecond(Beside hole) {
    return Spread.of(holes.get(hole).stream().mapToDouble(HoleLoad.Result::perSecond).toArray())
        .median();
  }

  /** How often each error was the answer to those who asked the hole, over all rounds. */
  Map<String, Integer> holeErrors(Beside hole) {
    var sum = new TreeMap<String, Integer>();
    for (var result : holes.get(hole)) {
      result.errors().forEach((error, times) -> sum.merge(error, times, Integer::sum));
    }
    return sum;
  }
}
