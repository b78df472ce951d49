// SPDX-License-Identifier: Apache-2.0

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The gateway's figures beside nginx's and beside what was wanted of them. */
final class Verdicts {
  private static final double WANTED_SHARE = 0.30;
  private static final double WANTED_OF_RELAY = 0.80;
  private static final double WANTED_OF_GUARDED = 0.75;
  private static final double WANTED_MICROS = 200;
  private static final double WANTED_KILOBYTES = 40;

  /** A pool that the ramp has woken is no thread per stream. */
  private static final int STREAMS_PER_NEW_THREAD = 50;

  private final Rounds rounds;
  private final List<Paced> gatehouse;
  private final Map<String, Line> lines;
  private final List<String> rows = new ArrayList<>();

  Verdicts(Rounds rounds, List<Paced> paced, Map<String, Line> lines) {
    this.rounds = rounds;
    this.lines = lines;
    gatehouse = paced.stream().filter(one -> one.line().name().equals(Line.GATEHOUSE)).toList();
    speed();
    streams();
  }

  List<String> rows() {
    return rows;
  }

  private void speed() {
    double share = toNginx(Scenario.WHOLE_64, ClosedLoop.Result::perSecond);
    double micros =
        rounds.median(Scenario.WHOLE_64, lines.get(Line.GATEHOUSE), ClosedLoop.Result::cpuMicros);
    row("requests/s at c = 64, gatehouse ÷ nginx", share, "≥ 0.30", share >= WANTED_SHARE);
    row("CPU µs/request at c = 64", micros, "≤ 200", micros <= WANTED_MICROS);
    toRelayed(Line.TRANSLATED, Scenario.WHOLE_64, "requests/s at c = 64", WANTED_OF_RELAY);
    toRelayed(Line.TRANSLATED, Scenario.STREAMS_64, "streams/s at c = 64", WANTED_OF_RELAY);
    toRelayed(Line.GUARDED, Scenario.WHOLE_64, "requests/s at c = 64", WANTED_OF_GUARDED);
    toRelayed(Line.GUARDED, Scenario.STREAMS_64, "streams/s at c = 64", WANTED_OF_GUARDED);
    note("CPU per request at c = 64", toNginx(Scenario.WHOLE_64, ClosedLoop.Result::cpuMicros));
    note("streams/s at c = 16", toNginx(Scenario.STREAMS, ClosedLoop.Result::perSecond));
    note("CPU per stream at c = 16", toNginx(Scenario.STREAMS, ClosedLoop.Result::cpuMicros));
  }

  private void streams() {
    var few = gatehouse.get(0).result();
    var all = gatehouse.get(1);
    int streams = all.result().load().streams();
    row(
        "streams of %,d lost or broken".formatted(streams),
        all.result().broken(),
        "0",
        all.lossless());
    row(
        "streams of %,d open at once".formatted(streams),
        all.result().together(),
        "all",
        all.result().together() == streams);
    rows.add(
        "pace of %d events/s kept by %,d streams | %.0f %% | – | –"
            .formatted(all.result().load().perSecond(), streams, 100 * all.result().paceKept()));
    for (var held : gatehouse.subList(1, gatehouse.size())) {
      double kilobytes = held.heapKilobytesPerStream();
      row(
          "heap KB per stream at %d events/s".formatted(held.result().load().perSecond()),
          kilobytes,
          "≤ 40",
          kilobytes <= WANTED_KILOBYTES);
    }
    long grown = all.result().look().threads() - few.look().threads();
    row(
        "threads more with %,d streams than with %,d".formatted(streams, few.load().streams()),
        grown,
        "a bounded pool's",
        grown * STREAMS_PER_NEW_THREAD <= streams);
  }

  private void toRelayed(String other, Scenario scenario, String figure, double wanted) {
    if (lines.containsKey(other)) {
      double share =
          rounds.median(scenario, lines.get(other), ClosedLoop.Result::perSecond)
              / rounds.median(scenario, lines.get(Line.GATEHOUSE), ClosedLoop.Result::perSecond);
      String name = "%s, %s ÷ relayed".formatted(figure, other);
      row(name, share, "≥ %.2f".formatted(wanted), share >= wanted);
    }
  }

  private double toNginx(Scenario scenario, ToDoubleFunction<ClosedLoop.Result> figure) {
    return rounds.median(scenario, lines.get(Line.GATEHOUSE), figure)
        / rounds.median(scenario, lines.get(Line.NGINX), figure);
  }

  private void note(String figure, double ratio) {
    rows.add("%s, gatehouse ÷ nginx | %.2f | – | –".formatted(figure, ratio));
  }

  private void row(String figure, double measured, String wanted, boolean reached) {
    String value = measured == Math.rint(measured) ? "%,.0f" : measured < 10 ? "%.2f" : "%.1f";
    rows.add(
        String.join(
            " | ", figure, value.formatted(measured), wanted, Markdown.verdict(reached)));
  }
}
