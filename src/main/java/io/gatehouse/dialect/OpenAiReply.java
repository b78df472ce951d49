// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.dialect;

import io.gatehouse.model.Citation;
import io.gatehouse.model.Failure;
import io.gatehouse.model.FinishReason;
import io.gatehouse.model.Usage;
import io.gatehouse.wire.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A whole reply, collected as it is told and written in one piece at its end. */
final class OpenAiReply implements Dialect.Encoder {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private record Call(String id, String name, StringBuilder arguments) {}

  private final long created;
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder reasoning = new StringBuilder();
  private final StringBuilder refusal = new StringBuilder();
  private final List<Call> calls = new ArrayList<>();
  private String id = "";
  private String model;
  private Optional<Usage> usage = Optional.empty();
  private final List<JsonObjectBuilder> sealed = new ArrayList<>();
  private int unsealed;
  private final List<Citation> citations = new ArrayList<>();
  private final Map<String, JsonObject> remarks = new LinkedHashMap<>();
  private ByteBuffer ready = NOTHING;

  /**
   * @param model the name to give when the upstream gives none
   */
  OpenAiReply(String model, long created) {
    this.model = model;
    this.created = created;
  }

  @Override
  public void begin(String id, String model) {
    this.id = id;
    if (!model.isEmpty()) {
      this.model = model;
    }
  }

  @Override
  public void text(String delta) {
    text.append(delta);
  }

  @Override
  public void reasoning(String delta) {
    reasoning.append(delta);
  }

  @Override
  public void signature(String signature) {
    sealed.add(OpenAiWords.sealed(reasoning.substring(unsealed), signature));
    unsealed = reasoning.length();
  }

  @Override
  public void refusal(String delta) {
    refusal.append(delta);
  }

  @Override
  public void toolCall(int index, String id, String name) {
    calls.add(new Call(id, name, new StringBuilder()));
  }

  @Override
  public void toolInput(int index, String jsonDelta) {
    calls.get(index).arguments().append(jsonDelta);
  }

  @Override
  public void citation(Citation citation) {
    citations.add(citation);
  }

  @Override
  public void remark(String name, JsonObject words) {
    remarks.put(name, words);
  }

  @Override
  public void usage(Usage usage) {
    this.usage = Optional.of(usage);
  }

  @Override
  public void end(FinishReason reason) {
    var choice =
        Json.object()
            .add("index", 0)
            .add("message", message())
            .addNull("logprobs")
            .add("finish_reason", OpenAiWords.finish(reason));
    var reply =
        Json.object()
            .add("id", id)
            .add("object", "chat.completion")
            .add("created", created)
            .add("model", model)
            .add("choices", Json.array().add(choice));
    usage.ifPresent(spent -> reply.add("usage", OpenAiWords.usage(spent)));
    remarks.forEach(reply::add);
    ready = Json.bytes(reply.build());
  }

  @Override
  public void fail(Failure failure) {
    ready = Json.bytes(OpenAiError.envelope(failure));
  }

  @Override
  public ByteBuffer drain() {
    ByteBuffer bytes = ready;
    ready = NOTHING;
    return bytes;
  }

  private JsonObjectBuilder message() {
    var message = Json.object().add("role", "assistant");
    boolean silent = text.length() == 0 && (refusal.length() > 0 || !calls.isEmpty());
    if (silent) {
      message.addNull("content");
    } else {
      message.add("content", text.toString());
    }
    if (refusal.length() > 0) {
      message.add("refusal", refusal.toString());
    } else {
      message.addNull("refusal");
    }
    if (reasoning.length() > 0) {
      message.add("reasoning_content", reasoning.toString());
    }
    if (!sealed.isEmpty()) {
      var details = Json.array();
      sealed.forEach(details::add);
      message.add("reasoning_details", details);
    }
    if (!citations.isEmpty()) {
      var annotations = Json.array();
      citations.forEach(citation -> annotations.add(OpenAiWords.annotation(citation)));
      message.add("annotations", annotations);
    }
    if (!calls.isEmpty()) {
      var list = Json.array();
      calls.forEach(call -> list.add(call(call)));
      message.add("tool_calls", list);
    }
    return message;
  }

  private static JsonObjectBuilder call(Call call) {
    return Json.object()
        .add("id", call.id())
        .add("type", "function")
        .add(
            "function",
            Json.object().add("name", call.name()).add("arguments", call.arguments().toString()));
  }
}
