// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import io.gatehouse.model.FinishReason;
import io.gatehouse.model.ReplySink;
import io.gatehouse.model.Usage;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.JsonLines;
import jakarta.json.JsonObject;
import java.nio.ByteBuffer;

/** Hears the demo model's lines. */
final class DemoDecoder implements Provider.Decoder {
  private final JsonLines lines = new JsonLines(line -> hear(Json.parse(line)));
  private final ReplySink sink;
  private boolean over;

  DemoDecoder(ReplySink sink) {
    this.sink = sink;
  }

  @Override
  public void feed(ByteBuffer bytes) {
    lines.feed(bytes);
  }

  @Override
  public void end() {
    if (!over) {
      over = true;
      sink.fail(OpenAiErrors.incomplete());
    }
  }

  private void hear(JsonObject told) {
    switch (told.keySet().iterator().next()) {
      case "begin" -> {
        JsonObject begin = told.getJsonObject("begin");
        sink.begin(begin.getString("id"), begin.getString("model"));
      }
      case "text" -> sink.text(told.getString("text"));
      case "call" -> {
        JsonObject call = told.getJsonObject("call");
        sink.toolCall(0, call.getString("id"), call.getString("name"));
      }
      case "input" -> sink.toolInput(0, told.getString("input"));
      case "usage" -> {
        JsonObject usage = told.getJsonObject("usage");
        sink.usage(new Usage(usage.getInt("input"), usage.getInt("output")));
      }
      default -> {
        over = true;
        sink.end(FinishReason.valueOf(told.getString("end")));
      }
    }
  }
}
