// SPDX-License-Identifier: Apache-2.0

import java.io.PrintStream;
import java.util.Map;
import java.util.stream.Collectors;

/** What trouble has done, in Markdown, ready to be pasted into the README. */
final class TroubleReport {
  private static final double WANTED_SHARE = 0.90;

  private final Markdown out;

  TroubleReport(PrintStream out) {
    this.out = new Markdown(out);
  }

  void holes(HoleRounds rounds) {
    out.table(
        "One of three upstreams is a black hole: whole replies of the other two, c = "
            + HoleRounds.CONNECTIONS,
        "failing upstream | requests/s | lowest–highest | p50 ms | p99 ms | CPU µs/request"
            + " | asked of it: replies/s | of which");
    for (var beside : HoleRounds.Beside.values()) {
      var perSecond = rounds.figure(beside, ClosedLoop.Result::perSecond);
      out.row(
          String.join(
              " | ",
              beside.title,
              Markdown.whole(perSecond.median()),
              "%,.0f–%,.0f".formatted(perSecond.lowest(), perSecond.highest()),
              Markdown.millis(rounds.figure(beside, ClosedLoop.Result::p50).median()),
              Markdown.millis(rounds.figure(beside, ClosedLoop.Result::p99).median()),
              Markdown.whole(rounds.figure(beside, ClosedLoop.Result::cpuMicros).median()),
              beside.fails() ? Markdown.whole(rounds.holePerSecond(beside)) : "–",
              beside.fails() ? errors(rounds.holeErrors(beside)) : "–"));
    }
    out.table(
        "Against what was wanted of the other two",
        "figure | median | lowest–highest | wanted | verdict");
    for (var beside : HoleRounds.Beside.values()) {
      if (beside.fails()) {
        share("beside %s ÷ beside none".formatted(beside.title), rounds.kept(beside));
      }
    }
    for (var beside : HoleRounds.Beside.values()) {
      if (beside.isHole()) {
        share(
            "beside %s ÷ beside refusing".formatted(beside.title), rounds.silenceCosts(beside));
      }
    }
    out.row(
        "the noise: requests/s beside none, again ÷ first | %s | – | –"
            .formatted(ratios(rounds.noise())));
  }

  private void share(String what, Spread kept) {
    out.row(
        "requests/s, %s | %s | ≥ %.2f | %s"
            .formatted(
                what, ratios(kept), WANTED_SHARE, Markdown.verdict(kept.median() >= WANTED_SHARE)));
  }

  private static String ratios(Spread spread) {
    return "%.2f | %.2f–%.2f".formatted(spread.median(), spread.lowest(), spread.highest());
  }

  private static String errors(Map<String, Integer> errors) {
    return errors.entrySet().stream()
        .map(entry -> "%,d × %s".formatted(entry.getValue(), entry.getKey()))
        .collect(Collectors.joining("; "));
  }

  /** Whether every stream that reached the upstream was seen to stop there. */
  boolean leaving(Map<Line, Map<Leaving.Phase, Leaving.Result>> all, int seed) {
    out.table(
        "Clients that leave at random moments (seed %d): from the client's close to the upstream's"
            .formatted(seed),
        "line | the client left | clients | asked of the upstream | seen to stop"
            + " | p50 ms | p99 ms | longest ms");
    boolean reached = true;
    for (var line : all.entrySet()) {
      for (var phase : line.getValue().entrySet()) {
        var result = phase.getValue();
        reached &= result.stopped() == result.came;
        out.row(
            "%s | %s | %,d | %,d | %,d | %s | %s | %s"
                .formatted(
                    line.getKey().name(),
                    phase.getKey().title,
                    result.left,
                    result.came,
                    result.stopped(),
                    Markdown.millis(result.delays.millis(0.5)),
                    Markdown.millis(result.delays.millis(0.99)),
                    Markdown.millis(result.longest)));
      }
    }
    out.table("Against what was wanted of them", "figure | measured | wanted | verdict");
    all.forEach(
        (line, phases) -> {
          long came = phases.values().stream().mapToLong(result -> result.came).sum();
          long stopped = phases.values().stream().mapToLong(Leaving.Result::stopped).sum();
          out.row(
              "%s: streams of %,d that the upstream saw stop | %,d | all | %s"
                  .formatted(line.name(), came, stopped, Markdown.verdict(stopped == came)));
        });
    return reached;
  }
}
