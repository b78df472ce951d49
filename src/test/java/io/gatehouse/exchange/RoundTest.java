// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundTest {
  @Test
  void everybodyHasATurnAndTheFirstFaultIsTold() {
    List<Integer> had = new ArrayList<>();
    var fault =
        assertThrows(
            StackOverflowError.class,
            () ->
                Round.of(
                    List.of(1, 2, 3, 4),
                    one -> {
                      had.add(one);
                      if (one == 2) {
                        throw new StackOverflowError("two");
                      }
                      if (one == 3) {
                        throw new IllegalStateException("three");
                      }
                    }));
    assertEquals(List.of(1, 2, 3, 4), had);
    assertEquals("two", fault.getMessage());
  }
}
