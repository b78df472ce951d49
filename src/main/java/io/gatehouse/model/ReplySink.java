// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.model;

import jakarta.json.JsonObject;

/**
 * A model's reply, told as it happens.
 *
 * <p>Every teller keeps to one grammar:
 *
 * <pre>{@code
 * begin (text | reasoning | signature | refusal | toolCall toolInput* | citation | remark | usage)*
 *   (end | fail)
 * }</pre>
 *
 * <p>{@code fail} may also come first: an upstream that never began. A whole reply is a short
 * stream told to the same sink. Calls arrive one at a time, never concurrently, and must not block.
 */
public interface ReplySink {
  /** The reply's id and the model that gives it, both as the upstream calls them. */
  void begin(String id, String model);

  void text(String delta);

  /** Thoughts of the model, never part of its answer. */
  void reasoning(String delta);

  /**
   * The upstream's own proof of the thoughts told so far: it wants both back with the next turn.
   */
  void signature(String signature);

  /** The model's own words for not answering. */
  void refusal(String delta);

  /** A call begins; {@code index} counts the calls of this reply from zero. */
  void toolCall(int index, String id, String name);

  /** More of the JSON text of a call's arguments. */
  void toolInput(int index, String jsonDelta);

  /** A source of the text told so far. */
  void citation(Citation citation);

  /**
   * Something that only one kind of upstream says, such as the session to go on with.
   *
   * @param name under which the client finds it
   */
  void remark(String name, JsonObject words);

  void usage(Usage usage);

  void end(FinishReason reason);

  void fail(Failure failure);
}
