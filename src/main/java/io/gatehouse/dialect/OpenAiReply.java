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
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

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

  /** Written without building any JSON first: an answer may be long. */
  @Override
  public void end(FinishReason reason) {
    var out = new StringBuilder(text.length() + reasoning.length() + 512).append("{\"id\":");
    Json.quote(id, out);
    out.append(",\"object\":\"chat.completion\",\"created\":")
        .append(created)
        .append(",\"model\":");
    Json.quote(model, out);
    out.append(",\"choices\":[{\"index\":0,\"message\":");
    message(out);
    out.append(",\"logprobs\":null,\"finish_reason\":");
    Json.quote(OpenAiWords.finish(reason), out);
    out.append("}]");
    usage.ifPresent(
        spent -> Json.write(OpenAiWords.usage(spent).build(), out.append(",\"usage\":")));
    remarks.forEach(
        (name, words) -> {
          out.append(',');
          Json.quote(name, out);
          Json.write(words, out.append(':'));
        });
    ready = ByteBuffer.wrap(out.append('}').toString().getBytes(UTF_8));
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

  private void message(StringBuilder out) {
    out.append("{\"role\":\"assistant\",\"content\":");
    boolean silent = text.length() == 0 && (refusal.length() > 0 || !calls.isEmpty());
    words(silent ? Optional.empty() : Optional.of(text), out);
    out.append(",\"refusal\":");
    words(Optional.of(refusal).filter(said -> said.length() > 0), out);
    if (reasoning.length() > 0) {
      out.append(",\"reasoning_content\":");
      Json.quote(reasoning.toString(), out);
    }
    list("reasoning_details", sealed, block -> block, out);
    list("annotations", citations, OpenAiWords::annotation, out);
    list("tool_calls", calls, OpenAiReply::call, out);
    out.append('}');
  }

  private static void words(Optional<StringBuilder> said, StringBuilder out) {
    said.ifPresentOrElse(words -> Json.quote(words.toString(), out), () -> out.append("null"));
  }

  private static <T> void list(
      String name, List<T> items, Function<T, JsonObjectBuilder> writing, StringBuilder out) {
    if (!items.isEmpty()) {
      var list = Json.array();
      items.forEach(item -> list.add(writing.apply(item)));
      Json.write(list.build(), out.append(",\"").append(name).append("\":"));
    }
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
