// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import io.gatehouse.dialect.Dialect;
import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.ChatRequest.Message;
import io.gatehouse.model.ChatRequest.Part;
import io.gatehouse.model.ChatRequest.Role;
import io.gatehouse.model.Citation;
import io.gatehouse.model.Failure;
import io.gatehouse.model.FinishReason;
import io.gatehouse.model.ReplySink;
import io.gatehouse.model.Usage;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One stream that several upstreams tell, each going on from where the one before broke off: what
 * has been told is remembered, and asked to be gone on from. Not thread-safe.
 *
 * <p>Only a text can be gone on from. Upstreams take no text that ends with a blank; so blanks that
 * have been told are not told again.
 */
final class Continuation implements ReplySink {
  private Dialect.@Nullable Encoder client;
  private final StringBuilder text = new StringBuilder();
  private Optional<Usage> spent = Optional.empty();
  private boolean begun;
  private boolean beyondText;
  private boolean goingOn;

  /**
   * Who hears it all as one reply.
   *
   * @param fresh makes one, when nothing has been told yet
   */
  Dialect.Encoder client(Supplier<Dialect.Encoder> fresh) {
    if (client == null) {
      client = fresh.get();
    }
    return client;
  }

  private Dialect.Encoder client() {
    if (client == null) {
      throw new IllegalStateException("nobody listens yet");
    }
    return client;
  }

  /** Whether another upstream has to go on from what has been told. */
  boolean isGoingOn() {
    return goingOn;
  }

  /** Whether a text has begun that another upstream could go on from. */
  boolean isPossible() {
    return !beyondText && !text.toString().isBlank();
  }

  /** The upstream that was telling has failed; {@code cost} is what it took until then. */
  void breaksOff(Optional<Usage> cost) {
    spent = cost.map(now -> spent.map(now::and).orElse(now)).or(() -> spent);
    goingOn = true;
  }

  /** The same request, to be gone on from what has been told; as it was while nothing has. */
  ChatRequest continued(ChatRequest asked) {
    if (!goingOn) {
      return asked;
    }
    List<Message> messages = new ArrayList<>(asked.messages());
    messages.add(Message.of(Role.ASSISTANT, new Part.Text(text.toString().stripTrailing())));
    return asked.with(messages);
  }

  @Override
  public void begin(String id, String model) {
    if (!begun) {
      begun = true;
      client().begin(id, model);
    }
  }

  @Override
  public void text(String delta) {
    String fresh = delta;
    if (goingOn && Character.isWhitespace(text.charAt(text.length() - 1))) {
      fresh = delta.stripLeading();
    }
    if (!fresh.isEmpty()) {
      goingOn = false;
      text.append(fresh);
      client().text(fresh);
    }
  }

  /** Thoughts come before a text; those of an upstream that goes on from one are not told. */
  @Override
  public void reasoning(String delta) {
    if (text.length() == 0) {
      client().reasoning(delta);
    }
  }

  @Override
  public void signature(String signature) {
    if (text.length() == 0) {
      client().signature(signature);
    }
  }

  @Override
  public void refusal(String delta) {
    beyondText = true;
    client().refusal(delta);
  }

  @Override
  public void toolCall(int index, String id, String name) {
    beyondText = true;
    client().toolCall(index, id, name);
  }

  @Override
  public void toolInput(int index, String jsonDelta) {
    client().toolInput(index, jsonDelta);
  }

  @Override
  public void citation(Citation citation) {
    client().citation(citation);
  }

  @Override
  public void remark(String name, JsonObject words) {
    client().remark(name, words);
  }

  @Override
  public void usage(Usage usage) {
    client().usage(spent.map(usage::and).orElse(usage));
  }

  @Override
  public void end(FinishReason reason) {
    client().end(reason);
  }

  /** The client hears of it only when nobody goes on, and from the exchange. */
  @Override
  public void fail(Failure failure) {}
}
