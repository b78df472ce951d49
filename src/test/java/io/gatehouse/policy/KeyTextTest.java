// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KeyTextTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  @Test
  void itIsRecognised() {
    Set<String> all = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      String key = KeyText.random(RANDOM);
      assertTrue(key.matches("gh_[0-9A-Za-z]{49}"), key);
      assertTrue(KeyText.isWhole(key), key);
      assertTrue(all.add(key), key);
    }
  }

  @Test
  void theFormStaysTheSame() {
    assertTrue(KeyText.isWhole("gh_" + "0".repeat(43) + "1tYKVq"));
  }

  @Test
  void everyMistakeInOneCharacterIsSeen() {
    String key = KeyText.random(RANDOM);
    for (int i = 0; i < key.length(); i++) {
      char other = key.charAt(i) == 'a' ? 'b' : 'a';
      String wrong = key.substring(0, i) + other + key.substring(i + 1);
      assertFalse(KeyText.isWhole(wrong), wrong);
      assertFalse(KeyText.isWhole(key.substring(0, i) + key.substring(i + 1)));
    }
    assertFalse(KeyText.isWhole(key + "a"));
    assertFalse(KeyText.isWhole(""));
  }

  @Test
  void keysOfOthersAreNotMeant() {
    assertEquals(
        0,
        Stream.of("sk-abc", "ghp_abc", "gho_x", "gh-", "GH_x", "")
            .filter(KeyText::isMeant)
            .count());
  }
}
