// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import io.gatehouse.model.Usage;
import io.gatehouse.policy.TokenCount;
import io.gatehouse.wire.Envelope;
import io.gatehouse.wire.JsonStrings;
import java.util.List;
import java.util.Optional;

/**
 * About what a chat or a completion costs that nobody reads on its way: by the length of the words
 * in it. For where the upstream does not say.
 *
 * <p>It is rough. The words are found by their usual names; pictures, sound and documents count
 * nothing, and what an upstream says twice counts twice.
 */
final class Tally {
  /** What stands before it is no word of the model, and not worth the time. */
  private static final String CHOICES = "\"choices\"";

  private static final List<String> REPLY =
      List.of("content", "text", "arguments", "name", "reasoning_content", "reasoning", "refusal");

  /** A role stands for what marks each message as one. */
  private static final List<String> MESSAGES =
      List.of("content", "text", "arguments", "name", "reasoning_content", "refusal", "role");

  /** These are taken as they stand: a schema's every word is read by the model. */
  private static final List<String> BESIDE = List.of("prompt", "tools", "functions");

  private final List<String> words;
  private final long question;
  private final TokenCount reply = TokenCount.roughly();
  private boolean begun;
  private boolean spoken;

  /**
   * @param question about how many tokens it was
   */
  Tally(long question) {
    this(REPLY, question);
  }

  private Tally(List<String> words, long question) {
    this.words = words;
    this.question = question;
    this.spoken = words.isEmpty();
  }

  /** For replies that are no words of a model. */
  static Tally deaf() {
    return new Tally(List.of(), 0);
  }

  /** About how many tokens a question is that has been read only at its first level. */
  static long question(Envelope asked) {
    TokenCount count = TokenCount.roughly();
    asked.raw("messages").ifPresent(all -> JsonStrings.under(MESSAGES, all, count::add));
    for (String name : BESIDE) {
      asked.raw(name).ifPresent(count::add);
    }
    return count.tokens();
  }

  /** Takes an event of a stream, or a whole reply. */
  void hear(String json) {
    int choices = words.isEmpty() ? -1 : json.indexOf(CHOICES);
    if (choices >= 0) {
      JsonStrings.under(words, json.substring(choices), this::add);
    }
  }

  private void add(String words) {
    begun = true;
    spoken |= !words.isEmpty();
    reply.add(words);
  }

  /** Whether a word has come, or nobody listens for words. */
  boolean hasSpoken() {
    return spoken;
  }

  /** By what has come so far; empty before anything has. */
  Optional<Usage> usage() {
    return begun ? Optional.of(estimate()) : Optional.empty();
  }

  /** By what has come so far, be it nothing. */
  Usage estimate() {
    return Usage.estimate(question, reply.tokens());
  }
}
