// SPDX-License-Identifier: Apache-2.0

import java.io.PrintStream;
import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The tables, in Markdown, ready to be pasted into the README. */
final class Report {
  private final Markdown out;
  private final Collection<Line> lines;

  Report(PrintStream out, Collection<Line> lines) {
    this.out = new Markdown(out);
    this.lines = lines;
  }

  void rounds(Rounds rounds) {
    out.table(
        "Whole replies of 1 KB, by connections (c)",
        "c | line | requests/s | lowest–highest | p50 ms | p99 ms | added p50 | added p99"
            + " | CPU µs/request");
    for (var scenario : List.of(Scenario.WHOLE_1, Scenario.WHOLE_8, Scenario.WHOLE_64)) {
      for (var line : lines) {
        out.row(
            scenario.connections
                + " | "
                + figures(rounds, scenario, line)
                + " | "
                + cpu(rounds, scenario, line));
      }
    }
    for (var scenario : List.of(Scenario.STREAMS, Scenario.STREAMS_64)) {
      out.table(
          "Streams of %d events, as fast as they go, c = %d"
              .formatted(Scenario.EVENTS, scenario.connections),
          "line | streams/s | lowest–highest | p50 ms | p99 ms | added p50 | added p99"
              + " | CPU µs/stream");
      for (var line : lines) {
        out.row(figures(rounds, scenario, line) + " | " + cpu(rounds, scenario, line));
      }
    }
    out.table(
        "Time to the first event, c = 1",
        "line | streams/s | lowest–highest | p50 ms | p99 ms | added p50 | added p99");
    for (var line : lines) {
      out.row(figures(rounds, Scenario.FIRST_EVENT, line));
    }
  }

  private static String figures(Rounds rounds, Scenario scenario, Line line) {
    return String.join(
        " | ",
        line.name(),
        Markdown.whole(rounds.median(scenario, line, ClosedLoop.Result::perSecond)),
        rounds.range(scenario, line, ClosedLoop.Result::perSecond),
        Markdown.millis(rounds.median(scenario, line, ClosedLoop.Result::p50)),
        Markdown.millis(rounds.median(scenario, line, ClosedLoop.Result::p99)),
        added(rounds, scenario, line, ClosedLoop.Result::p50),
        added(rounds, scenario, line, ClosedLoop.Result::p99));
  }

  private static String added(
      Rounds rounds, Scenario scenario, Line line, ToDoubleFunction<ClosedLoop.Result> figure) {
    return line.isDirect() ? "–" : Markdown.millis(rounds.added(scenario, line, figure));
  }

  private static String cpu(Rounds rounds, Scenario scenario, Line line) {
    return line.isDirect()
        ? "–"
        : Markdown.whole(rounds.median(scenario, line, ClosedLoop.Result::cpuMicros));
  }

  void paced(List<Paced> all) {
    out.table(
        "Paced streams held at once",
        "line | streams × events/s | open at once | delivered whole | lost or broken | pace kept"
            + " | event p50 ms | p99 ms | CPU µs/event | threads idle → held | RSS MB"
            + " | heap MB idle → held | heap KB/stream");
    all.forEach(paced -> out.row(paced(paced)));
  }

  private static String paced(Paced paced) {
    var result = paced.result();
    String seen =
        "%s | %,d × %d | %,d | %,d | %,d | %.0f %% | %s | %s"
            .formatted(
                paced.line().name(),
                result.load().streams(),
                result.load().perSecond(),
                result.together(),
                result.whole(),
                result.broken(),
                100 * result.paceKept(),
                Markdown.millis(result.p50()),
                Markdown.millis(result.p99()));
    return seen + " | " + process(paced) + " | " + heap(paced);
  }

  private static String process(Paced paced) {
    var held = paced.result().look();
    return paced.line().isDirect()
        ? "– | – | –"
        : "%.1f | %d → %d | %.0f"
            .formatted(
                paced.result().cpuMicrosPerEvent(),
                paced.idle().threads(),
                held.threads(),
                held.residentMegabytes());
  }

  private static String heap(Paced paced) {
    return paced.idle().heapKilobytes() == 0
        ? "– | –"
        : "%.1f → %.1f | %.1f"
            .formatted(
                paced.idle().heapKilobytes() / 1024,
                paced.result().look().heapKilobytes() / 1024,
                paced.heapKilobytesPerStream());
  }

  /** The few figures that decide. */
  void verdicts(Verdicts verdicts) {
    out.table("Against what was wanted", "figure | measured | wanted | verdict");
    verdicts.rows().forEach(out::row);
  }
}
