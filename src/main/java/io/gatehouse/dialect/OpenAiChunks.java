// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.model.Citation;
import io.gatehouse.model.Failure;
import io.gatehouse.model.FinishReason;
import io.gatehouse.model.Usage;
import io.gatehouse.wire.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A streamed reply: one {@code chat.completion.chunk} event for each thing that is told. */
final class OpenAiChunks implements Dialect.Encoder {
  private final long created;
  private final boolean includeUsage;
  private final StringBuilder out = new StringBuilder();
  private String id = "";
  private String model;
  private Optional<Usage> usage = Optional.empty();
  private final StringBuilder thoughts = new StringBuilder();
  private final Map<String, JsonObject> remarks = new LinkedHashMap<>();

  /**
   * @param model the name to give when the upstream gives none
   */
  OpenAiChunks(String model, long created, boolean includeUsage) {
    this.model = model;
    this.created = created;
    this.includeUsage = includeUsage;
  }

  @Override
  public void begin(String id, String model) {
    this.id = id;
    if (!model.isEmpty()) {
      this.model = model;
    }
    delta(Json.object().add("role", "assistant").add("content", ""));
  }

  @Override
  public void text(String delta) {
    delta(Json.object().add("content", delta));
  }

  @Override
  public void reasoning(String delta) {
    thoughts.append(delta);
    delta(Json.object().add("reasoning_content", delta));
  }

  @Override
  public void signature(String signature) {
    var sealed = OpenAiWords.sealed(thoughts.toString(), signature);
    thoughts.setLength(0);
    delta(Json.object().add("reasoning_details", Json.array().add(sealed)));
  }

  @Override
  public void refusal(String delta) {
    delta(Json.object().add("refusal", delta));
  }

  @Override
  public void toolCall(int index, String id, String name) {
    tool(
        Json.object()
            .add("index", index)
            .add("id", id)
            .add("type", "function")
            .add("function", Json.object().add("name", name).add("arguments", "")));
  }

  @Override
  public void toolInput(int index, String jsonDelta) {
    tool(
        Json.object()
            .add("index", index)
            .add("function", Json.object().add("arguments", jsonDelta)));
  }

  @Override
  public void citation(Citation citation) {
    delta(Json.object().add("annotations", Json.array().add(OpenAiWords.annotation(citation))));
  }

  /** Said with the last choice. */
  @Override
  public void remark(String name, JsonObject words) {
    remarks.put(name, words);
  }

  /** Clients expect the bill after the last choice, whenever the upstream sends it. */
  @Override
  public void usage(Usage usage) {
    this.usage = Optional.of(usage);
  }

  @Override
  public void end(FinishReason reason) {
    choice(Json.object(), Optional.of(OpenAiWords.finish(reason)));
    if (includeUsage) {
      usage.ifPresent(this::bill);
    }
    out.append("data: [DONE]\n\n");
  }

  @Override
  public void fail(Failure failure) {
    event(OpenAiError.envelope(failure));
  }

  @Override
  public ByteBuffer drain() {
    ByteBuffer bytes = UTF_8.encode(out.toString());
    out.setLength(0);
    return bytes;
  }

  private void tool(JsonObjectBuilder call) {
    delta(Json.object().add("tool_calls", Json.array().add(call)));
  }

  private void delta(JsonObjectBuilder delta) {
    choice(delta, Optional.empty());
  }

  private void choice(JsonObjectBuilder delta, Optional<String> finish) {
    var choice = Json.object().add("index", 0).add("delta", delta).addNull("logprobs");
    finish.ifPresentOrElse(
        word -> choice.add("finish_reason", word), () -> choice.addNull("finish_reason"));
    var chunk = chunk().add("choices", Json.array().add(choice));
    if (finish.isPresent()) {
      remarks.forEach(chunk::add);
    }
    if (includeUsage) {
      chunk.addNull("usage");
    }
    event(chunk.build());
  }

  private void bill(Usage spent) {
    event(
        chunk()
            .add("choices", JsonValue.EMPTY_JSON_ARRAY)
            .add("usage", OpenAiWords.usage(spent))
            .build());
  }

  private JsonObjectBuilder chunk() {
    return Json.object()
        .add("id", id)
        .add("object", "chat.completion.chunk")
        .add("created", created)
        .add("model", model);
  }

  private void event(JsonValue json) {
    out.append("data: ").append(json).append("\n\n");
  }
}
