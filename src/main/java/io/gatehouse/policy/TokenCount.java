// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import java.util.Optional;

/**
 * A text as it comes, and about how many tokens it is. Not thread-safe.
 *
 * <p>Where the model's vocabulary is known, the first {@value #KEPT} characters are kept and really
 * counted, and the rest is taken to be like them: to count costs time, and some texts are made to
 * cost much. Otherwise nothing is kept, and a token is four characters of ASCII or one of any
 * other.
 */
public final class TokenCount {
  private static final int KEPT = 32 * 1024;
  private static final int ASCII_A_TOKEN = 4;

  private final Optional<Vocabulary> vocabulary;
  private final StringBuilder kept = new StringBuilder(0);
  private long ascii;
  private long others;

  private TokenCount(Optional<Vocabulary> vocabulary) {
    this.vocabulary = vocabulary;
  }

  /** As near as we can come to what the model itself would count. */
  public static TokenCount of(String model) {
    return new TokenCount(Vocabulary.of(model));
  }

  /** By the length alone. */
  public static TokenCount roughly() {
    return new TokenCount(Optional.empty());
  }

  public void add(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      ascii += c < 128 ? 1 : 0;
      others += c >= 128 && !Character.isLowSurrogate(c) ? 1 : 0;
    }
    if (vocabulary.isPresent() && kept.length() < KEPT) {
      kept.append(text, 0, Math.min(text.length(), KEPT - kept.length()));
    }
  }

  public long tokens() {
    if (kept.length() == 0) {
      return rough(ascii, others);
    }
    long counted = vocabulary.orElseThrow().tokens(kept);
    TokenCount part = roughly();
    part.add(kept.toString());
    long whole = rough(ascii, others);
    long known = part.tokens();
    return whole == known ? counted : Math.round((double) counted * whole / known);
  }

  private static long rough(long ascii, long others) {
    return (ascii + ASCII_A_TOKEN - 1) / ASCII_A_TOKEN + others;
  }
}
