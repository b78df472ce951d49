// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.gatehouse.faults.Fault;
import io.gatehouse.faults.Format;
import io.gatehouse.faults.OutcomeTable;
import io.gatehouse.faults.Phase;
import io.gatehouse.faults.Scene;
import io.gatehouse.faults.Setting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every fault, on every wire, in every phase: the table {@code faults/outcomes.md} is the test.
 *
 * <p>{@code -Dfaults=<regex>} runs only those whose name holds a match.
 */
@TestInstance(Lifecycle.PER_CLASS)
class FaultSuiteTest {
  private static final Pattern WANTED = Pattern.compile(System.getProperty("faults", ""));

  /** For the whole suite, which no cell waits for alone. */
  private static final int SLOWEST_SECONDS = 150;

  private final OutcomeTable table = OutcomeTable.read();
  private final Leftovers leftovers = new Leftovers();
  private FaultBench bench;

  @BeforeAll
  void open(@TempDir java.nio.file.Path folder) throws Exception {
    bench = FaultBench.open(folder, Map.of());
  }

  @AfterAll
  void close() throws Exception {
    bench.assertNothingLeft();
    bench.close();
    leftovers.assertNone();
  }

  /** A cell of the table under one setting. */
  private record Play(Format format, Phase phase, Fault fault, Setting setting) {
    Scene scene() {
      return fault.scene(format, phase);
    }

    @Override
    public String toString() {
      return format + " " + phase.way() + " " + fault + ", " + phase.when() + ", " + setting;
    }
  }

  private static Stream<Play> plays() {
    return Arrays.stream(Format.values())
        .flatMap(
            format ->
                Arrays.stream(Fault.values())
                    .flatMap(
                        fault ->
                            Arrays.stream(Phase.values())
                                .flatMap(
                                    phase ->
                                        Arrays.stream(Setting.values())
                                            .map(s -> new Play(format, phase, fault, s)))));
  }

  @TestFactory
  Stream<DynamicTest> cells() {
    List<DynamicTest> tests = new ArrayList<>();
    plays()
        .filter(play -> WANTED.matcher(play.toString()).find())
        .filter(play -> play.scene().exists())
        .forEach(
            play -> {
              Future<?> run = bench.submit(play.format, () -> run(play));
              tests.add(dynamicTest(play.toString(), () -> result(run)));
            });
    return tests.stream();
  }

  private static void result(Future<?> run) throws Throwable {
    try {
      run.get(SLOWEST_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      throw failed.getCause();
    }
  }

  private Void run(Play play) throws Exception {
    String expected =
        table.outcome(play.fault, play.format, play.phase, play.setting).orElse("(no such cell)");
    FaultBench.Told told =
        bench.play(play.format, play.phase.isStream(), play.scene(), play.setting);
    assertEquals(expected, told.outcome(), () -> play + "\n" + told);
    told.assertStory();
    return null;
  }

  /** Where there is nothing to play on any wire, the table says so; and nowhere else. */
  @Test
  void theTableHasACellForWhateverCanBePlayed() {
    List<String> faults = Arrays.stream(Fault.values()).map(Fault::toString).toList();
    assertEquals(faults, table.faults());
    for (Fault fault : Fault.values()) {
      for (Phase phase : Phase.values()) {
        boolean played =
            Arrays.stream(Format.values()).anyMatch(f -> fault.scene(f, phase).exists());
        Optional<String> cell = table.outcome(fault, Format.GEMINI, phase, Setting.STAYS);
        assertEquals(played, cell.isPresent(), () -> fault + ", " + phase);
      }
    }
  }

  @Test
  void exceptionsNameFaultsAndWiresThatExist() {
    List<String> known = new ArrayList<>();
    for (Format format : Format.values()) {
      Arrays.stream(Fault.values()).forEach(fault -> known.add(fault + "|" + format));
    }
    table.exceptions().forEach(one -> assertTrue(known.contains(one), one));
  }
}
