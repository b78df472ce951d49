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
  private final String rest;
  private String lead = "";
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
    this.rest =
        ",\"logprobs\":null,\"finish_reason\":null}]"
            + (includeUsage ? ",\"usage\":null}\n\n" : "}\n\n");
  }

  @Override
  public void begin(String id, String model) {
    this.id = id;
    if (!model.isEmpty()) {
      this.model = model;
    }
    String chunk = chunk().build().toString();
    lead =
        "data: " + chunk.substring(0, chunk.length() - 1) + ",\"choices\":[{\"index\":0,\"delta\":";
    delta(Json.object().add("role", "assistant").add("content", ""));
  }

  @Override
  public void text(String delta) {
    words("{\"content\":", delta, "}");
  }

  @Override
  public void reasoning(String delta) {
    thoughts.append(delta);
    words("{\"reasoning_content\":", delta, "}");
  }

  @Override
  public void signature(String signature) {
    var sealed = OpenAiWords.sealed(thoughts.toString(), signature);
    thoughts.setLength(0);
    delta(Json.object().add("reasoning_details", Json.array().add(sealed)));
  }

  @Override
  public void refusal(String delta) {
    words("{\"refusal\":", delta, "}");
  }

  @Override
  public void toolCall(int index, String id, String name) {
    var call =
        Json.object()
            .add("index", index)
            .add("id", id)
            .add("type", "function")
            .add("function", Json.object().add("name", name).add("arguments", ""));
    delta(Json.object().add("tool_calls", Json.array().add(call)));
  }

  @Override
  public void toolInput(int index, String jsonDelta) {
    String call = "{\"tool_calls\":[{\"index\":" + index + ",\"function\":{\"arguments\":";
    words(call, jsonDelta, "}}]}");
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
    out.append(lead).append("{},\"logprobs\":null,\"finish_reason\":");
    Json.quote(OpenAiWords.finish(reason), out);
    out.append("}]");
    remarks.forEach(this::remarked);
    out.append(includeUsage ? ",\"usage\":null}\n\n" : "}\n\n");
    if (includeUsage) {
      usage.ifPresent(this::bill);
    }
    out.append("data: [DONE]\n\n");
  }

  private void remarked(String name, JsonObject words) {
    out.append(',');
    Json.quote(name, out);
    Json.write(words, out.append(':'));
  }

  @Override
  public void fail(Failure failure) {
    event(OpenAiError.envelope(failure));
  }

  @Override
  public ByteBuffer drain() {
    ByteBuffer bytes = ByteBuffer.wrap(out.toString().getBytes(UTF_8));
    out.setLength(0);
    return bytes;
  }

  /** By far the most of all chunks: written without building any JSON first. */
  private void words(String before, String words, String after) {
    out.append(lead).append(before);
    Json.quote(words, out);
    out.append(after).append(rest);
  }

  private void delta(JsonObjectBuilder delta) {
    Json.write(delta.build(), out.append(lead));
    out.append(rest);
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
    Json.write(json, out.append("data: "));
    out.append("\n\n");
  }
}
