// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import io.gatehouse.model.NamePattern;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What the models of each provider cost from which day on. */
public final class PriceTable {
  /**
   * A line of it.
   *
   * @param provider a type of upstream, or an upstream's own name, or {@code *}
   * @param models names that it holds for
   * @param over it holds for questions of more tokens than this
   * @param from the first day it holds on
   * @param source who says so
   */
  public record Line(
      NamePattern provider,
      List<NamePattern> models,
      long over,
      Price price,
      LocalDate from,
      String source) {
    public Line {
      models = List.copyOf(models);
    }

    private Optional<NamePattern> fits(String upstream, String type, String model) {
      boolean meant = provider.matches(type) || provider.matches(upstream);
      return meant ? models.stream().filter(name -> name.matches(model)).findFirst() : none();
    }

    private static Optional<NamePattern> none() {
      return Optional.empty();
    }
  }

  private record Match(Line line, int weight) {}

  private final List<Line> lines;
  private final Optional<PriceTable> beneath;

  /**
   * @param lines later ones beat earlier ones that say as much
   */
  public PriceTable(List<Line> lines) {
    this(lines, Optional.empty());
  }

  private PriceTable(List<Line> lines, Optional<PriceTable> beneath) {
    this.lines = List.copyOf(lines);
    this.beneath = beneath;
  }

  /** This table, and another for what it does not know. */
  public PriceTable above(PriceTable other) {
    return new PriceTable(lines, Optional.of(other));
  }

  public List<Line> lines() {
    return lines;
  }

  /** What a model costs on a day, by the length of the question; empty where nobody knows. */
  public Optional<Tariff> find(String upstream, String type, String model, LocalDate day) {
    return own(upstream, type, model, day)
        .or(() -> beneath.flatMap(table -> table.find(upstream, type, model, day)));
  }

  private Optional<Tariff> own(String upstream, String type, String model, LocalDate day) {
    List<Match> matches = new ArrayList<>();
    for (Line line : lines) {
      if (!line.from().isAfter(day)) {
        line.fits(upstream, type, model)
            .ifPresent(name -> matches.add(new Match(line, weight(line, name))));
      }
    }
    if (matches.isEmpty()) {
      return Optional.empty();
    }
    int best = matches.stream().mapToInt(Match::weight).max().orElse(0);
    return Tariff.of(
        matches.stream().filter(match -> match.weight() == best).map(Match::line).toList());
  }

  /** How exactly a line names the model: every letter counts, and a whole name most. */
  private static int weight(Line line, NamePattern name) {
    String text = name.text();
    int letters = (int) text.chars().filter(c -> c != '*').count();
    int whole = text.indexOf('*') < 0 ? 100_000 : 0;
    int provider = line.provider().text().equals("*") ? 0 : 1;
    return whole + 2 * letters + provider;
  }

  /** What one model costs, by the length of the question. */
  public static final class Tariff {
    private final List<Line> steps;

    private Tariff(List<Line> steps) {
      this.steps = steps;
    }

    /** The same price whatever the length. */
    static Tariff of(Price price) {
      NamePattern any = new NamePattern("*");
      return new Tariff(List.of(new Line(any, List.of(any), 0, price, LocalDate.MIN, "")));
    }

    /** For each length the line that began to hold last. */
    private static Optional<Tariff> of(List<Line> lines) {
      List<Line> steps = new ArrayList<>();
      LocalDate newest =
          lines.stream().map(Line::from).max(Comparator.naturalOrder()).orElse(LocalDate.MIN);
      for (Line line : lines) {
        if (line.from().equals(newest)) {
          steps.removeIf(step -> step.over() == line.over());
          steps.add(line);
        }
      }
      steps.sort(Comparator.comparingLong(Line::over));
      return Optional.of(new Tariff(List.copyOf(steps)));
    }

    /** The price of a question of so many tokens. */
    public Price price(long input) {
      Price found = steps.get(0).price();
      for (Line step : steps) {
        if (input > step.over()) {
          found = step.price();
        }
      }
      return found;
    }
  }
}
