// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.faults.Act;
import io.gatehouse.faults.Format;
import io.gatehouse.faults.Good;
import io.gatehouse.faults.Scene;
import io.gatehouse.faults.Setting;
import io.gatehouse.matrix.Heard;
import io.gatehouse.testkit.FaultProxy.Kind;
import io.gatehouse.testkit.FaultProxy.Wire;
import io.gatehouse.testkit.StrictClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Replies cut anywhere on the wire are never taken for whole ones.
 *
 * <p>{@code -Dcuts=100000} cuts so often, {@code -Dcuts=every} once at each byte of every reply;
 * {@code -Dseed=} repeats a run.
 */
class RandomCutsTest {
  private static final String CUTS = System.getProperty("cuts", "2000");
  private static final long SEED = Long.getLong("seed", System.nanoTime());

  /**
   * A reply that is cut.
   *
   * @param measured whether its length is told beforehand
   */
  private record Reply(Format format, boolean stream, boolean measured) {
    Scene cut(Wire wire) {
      Good good = Good.of(format, stream);
      return Scene.cut(wire, measured ? Act.measured(good) : Act.good(good));
    }
  }

  /**
   * One cut.
   *
   * @param at after how many bytes of the connection
   */
  private record Cut(Reply reply, Kind kind, int at) {}

  @Test
  void aCutReplyIsNeverTakenForAWholeOne(@TempDir Path folder) throws Exception {
    Leftovers leftovers = new Leftovers();
    try (FaultBench bench = FaultBench.open(folder, FaultSettings.withoutRetries())) {
      List<Cut> cuts = cuts(lengths(bench));
      List<Future<String>> plays =
          cuts.stream()
              .map(cut -> bench.submit(cut.reply().format(), () -> play(bench, cut)))
              .toList();
      Map<String, Integer> outcomes = new TreeMap<>();
      for (Future<String> play : plays) {
        outcomes.merge(play.get(), 1, Integer::sum);
      }
      System.out.println(cuts.size() + " cuts, seed " + SEED + ": " + outcomes);
      assertTrue(outcomes.containsKey("error 502"), "nothing cut before its first content");
      assertTrue(outcomes.containsKey("error event, broken"), "nothing cut after it");
      bench.assertNothingLeft();
    }
    leftovers.assertNone();
  }

  /** How many bytes each reply has on the wire; heard whole, to be sure that it can be. */
  private static Map<Reply, Integer> lengths(FaultBench bench) throws Exception {
    Map<Reply, Integer> lengths = new LinkedHashMap<>();
    for (Format format : Format.values()) {
      for (boolean stream : new boolean[] {true, false}) {
        for (boolean measured : new boolean[] {true, false}) {
          Reply reply = new Reply(format, stream, measured && format != Format.GRPC);
          FaultBench.Told told = bench.play(format, stream, reply.cut(Wire.PASS), Setting.STAYS);
          assertEquals("whole", told.outcome(), () -> reply + ": " + told);
          lengths.put(reply, told.bytes());
        }
      }
    }
    return lengths;
  }

  private static List<Cut> cuts(Map<Reply, Integer> lengths) {
    List<Cut> all = new ArrayList<>();
    if (CUTS.equals("every")) {
      lengths.forEach(
          (reply, length) -> {
            for (int at = 0; at < length; at++) {
              all.add(new Cut(reply, Kind.CLOSE_AT, at));
              all.add(new Cut(reply, Kind.RESET_AT, at));
            }
          });
      return all;
    }
    Random random = new Random(SEED);
    List<Reply> replies = List.copyOf(lengths.keySet());
    for (int i = Integer.parseInt(CUTS); i > 0; i--) {
      Reply reply = replies.get(random.nextInt(replies.size()));
      int at = random.nextInt(lengths.getOrDefault(reply, 0));
      all.add(new Cut(reply, random.nextBoolean() ? Kind.CLOSE_AT : Kind.RESET_AT, at));
    }
    return all;
  }

  private static String play(FaultBench bench, Cut cut) throws Exception {
    Reply reply = cut.reply();
    Scene scene = reply.cut(new Wire(cut.kind(), cut.at(), 0));
    FaultBench.Told told = bench.play(reply.format(), reply.stream(), scene, Setting.STAYS);
    String story = cut + ", seed " + SEED + ": " + told.outcome() + "; " + told;
    StrictClient.Heard heard = told.heard();
    if (heard.status() == 200 && heard.whole()) {
      // all was said before the cut, or it is a lie
      Heard said = reply.stream() ? Heard.stream(heard.events()) : Heard.whole(200, heard.body());
      assertEquals(Good.TEXT, said.text(), story);
      assertEquals("stop", said.finish(), story);
      assertTrue(said.error().isEmpty(), story);
    } else {
      boolean honest =
          told.outcome().startsWith("error ")
              || told.outcome().equals("broken")
              || told.outcome().equals("no reply at all");
      assertTrue(honest, story);
    }
    return told.outcome();
  }
}
