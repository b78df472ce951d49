// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.model;

/**
 * A model's reply, told as it happens.
 *
 * <p>Every teller keeps to one grammar:
 *
 * <pre>{@code begin (text | reasoning | refusal | toolCall toolInput* | usage)* (end | fail)}</pre>
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

  /** The model's own words for not answering. */
  void refusal(String delta);

  /** A call begins; {@code index} counts the calls of this reply from zero. */
  void toolCall(int index, String id, String name);

  /** More of the JSON text of a call's arguments. */
  void toolInput(int index, String jsonDelta);

  void usage(Usage usage);

  void end(FinishReason reason);

  void fail(Failure failure);
}
