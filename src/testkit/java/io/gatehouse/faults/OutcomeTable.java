// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The table of outcomes, as operators read it. */
public final class OutcomeTable {
  private static final Path FILE = Path.of("src/test/resources/faults/outcomes.md");
  private static final String NONE = "-";
  private static final String AS_ABOVE = "";

  private final Map<String, List<String>> usual = new LinkedHashMap<>();
  private final Map<String, List<String>> otherwise = new HashMap<>();

  private OutcomeTable(List<String> lines) {
    List<String> columns = new ArrayList<>(List.of("fault"));
    Arrays.stream(Phase.values()).map(Phase::toString).forEach(columns::add);
    List<String> withWire = new ArrayList<>(columns);
    withWire.add(1, "wire");
    rows(lines, columns).forEach(row -> usual.put(row.get(0), row.subList(1, row.size())));
    for (List<String> row : rows(lines, withWire)) {
      for (String wire : row.get(1).split(", ", -1)) {
        otherwise.put(row.get(0) + "|" + wire, row.subList(2, row.size()));
      }
    }
  }

  public static OutcomeTable read() {
    try {
      return new OutcomeTable(Files.readAllLines(FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The rows of the table with these columns. */
  private static List<List<String>> rows(List<String> lines, List<String> columns) {
    List<List<String>> rows = new ArrayList<>();
    int at = 0;
    while (!cells(lines.get(at)).equals(columns)) {
      at++;
    }
    for (at += 2; at < lines.size() && lines.get(at).startsWith("|"); at++) {
      List<String> row = cells(lines.get(at));
      if (row.size() != columns.size()) {
        throw new AssertionError("a row of another length: " + lines.get(at));
      }
      rows.add(row);
    }
    return rows;
  }

  private static List<String> cells(String line) {
    if (!line.startsWith("|")) {
      return List.of();
    }
    String inner = line.strip().replaceFirst("^\\|", "").replaceFirst("\\|$", "");
    return Arrays.stream(inner.split("\\|", -1)).map(String::strip).toList();
  }

  /** The faults it has rows for, as it names them. */
  public List<String> faults() {
    return List.copyOf(usual.keySet());
  }

  /** Faults and wires of the second table, as {@code fault|wire}. */
  public List<String> exceptions() {
    return List.copyOf(otherwise.keySet());
  }

  /** What is expected; nothing where there is no such thing. */
  public Optional<String> outcome(Fault fault, Format format, Phase phase, Setting setting) {
    String cell = cell(fault, format, phase);
    if (cell.equals(NONE)) {
      return Optional.empty();
    }
    String[] each = cell.split(" / ", -1);
    if (each.length != 1 && each.length != Setting.values().length) {
      throw new AssertionError("neither one outcome nor one for each setting: " + cell);
    }
    int column = List.of(Setting.values()).indexOf(setting);
    return Optional.of(each.length == 1 ? each[0] : each[column]);
  }

  private String cell(Fault fault, Format format, Phase phase) {
    List<String> row = usual.get(fault.toString());
    if (row == null) {
      throw new AssertionError("no row for: " + fault);
    }
    int column = List.of(Phase.values()).indexOf(phase);
    List<String> own = otherwise.get(fault + "|" + format);
    String special = own == null ? AS_ABOVE : own.get(column);
    return special.equals(AS_ABOVE) ? row.get(column) : special;
  }
}
