// SPDX-License-Identifier: Apache-2.0

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What was measured, round by round; figures are medians over the rounds. */
final class Rounds {
  private record Measured(Scenario scenario, String line, ClosedLoop.Result result) {}

  private final List<Measured> all = new ArrayList<>();

  void add(Scenario scenario, Line line, ClosedLoop.Result result) {
    all.add(new Measured(scenario, line.name(), result));
  }

  double median(Scenario scenario, Line line, ToDoubleFunction<ClosedLoop.Result> figure) {
    return Spread.of(values(scenario, line.name(), figure)).median();
  }

  /** Lowest and highest round. */
  String range(Scenario scenario, Line line, ToDoubleFunction<ClosedLoop.Result> figure) {
    var spread = Spread.of(values(scenario, line.name(), figure));
    return "%,.0f–%,.0f".formatted(spread.lowest(), spread.highest());
  }

  /** The median of the differences to the direct line, each within one round. */
  double added(Scenario scenario, Line line, ToDoubleFunction<ClosedLoop.Result> figure) {
    double[] through = values(scenario, line.name(), figure);
    double[] direct = values(scenario, Line.DIRECT, figure);
    for (int i = 0; i < through.length; i++) {
      through[i] -= direct[i];
    }
    return Spread.of(through).median();
  }

  private double[] values(
      Scenario scenario, String line, ToDoubleFunction<ClosedLoop.Result> figure) {
    return all.stream()
        .filter(measured -> measured.scenario() == scenario && measured.line().equals(line))
        .map(Measured::result)
        .mapToDouble(figure)
        .toArray();
  }
}
