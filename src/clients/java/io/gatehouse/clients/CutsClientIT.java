// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.clients.Reply.Ending;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A stream that its upstream cuts anywhere is never a success to the official library: {@code
 * -Dcuts=} says how often, {@code -Dseed=} repeats a run.
 */
class CutsClientIT {
  @RegisterExtension static final Gatehouse GATEHOUSE = new Gatehouse();

  private static final int CUTS = Integer.getInteger("cuts", 300);
  private static final long SEED = Long.getLong("seed", System.nanoTime());
  private static final String TEXT = "The quick brown fox jumps over the lazy dog.";

  @ParameterizedTest
  @ValueSource(strings = {"relay/m", "mend/m"})
  void aCutStreamIsNeverASuccess(String model) {
    String good = Reply.saying(true, TEXT).body();
    int closing = good.indexOf("\"finish_reason\":\"stop\"");
    assertTrue(closing > 0, good);
    Random random = new Random(SEED);
    int whole = 0;
    int broken = 0;
    for (int i = 0; i < CUTS; i++) {
      int at = random.nextInt(good.length());
      List<String> pieces = new ArrayList<>();
      String how = "cut at " + at + " of " + good.length() + ", seed " + SEED;
      if (succeeds(model, Reply.events(good.substring(0, at)).ending(Ending.CUT), pieces)) {
        whole++;
        assertTrue(at > closing, how);
        assertEquals(TEXT, String.join("", pieces), how);
      } else {
        broken++;
        assertTrue(TEXT.startsWith(String.join("", pieces)), how + ": " + pieces);
      }
    }
    System.out.println(
        CUTS
            + " cuts of "
            + model
            + ", seed "
            + SEED
            + ": "
            + broken
            + " errors, "
            + whole
            + " whole, all of which had been said");
    assertTrue(broken > 0);
  }

  private static boolean succeeds(String model, Reply reply, List<String> pieces) {
    GATEHOUSE.upstream().play(reply);
    try {
      GATEHOUSE.driver(Library.OPENAI_JAVA).stream(Question.to(model, "Hello"), pieces::add);
      return true;
    } catch (RuntimeException told) {
      return false;
    }
  }
}
