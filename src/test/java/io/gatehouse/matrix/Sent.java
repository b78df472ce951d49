// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.matrix;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.provider.Step;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.UpstreamRequest;
import jakarta.json.JsonException;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import jakarta.json.JsonWriterFactory;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonGenerator;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Requests and replies as people like to read them. */
final class Sent {
  private static final JsonWriterFactory PRETTY =
      JsonProvider.provider().createWriterFactory(Map.of(JsonGenerator.PRETTY_PRINTING, true));
  private static final int BYTES_A_LINE = 32;

  private Sent() {}

  /** All that was sent, in its order. */
  static String steps(List<Walk.Leg> legs) {
    return legs.stream().map(leg -> step(leg.step())).collect(Collectors.joining("\n"));
  }

  private static String step(Step step) {
    StringBuilder text = new StringBuilder();
    if (step instanceof Step.Errand errand) {
      if (!errand.pause().isZero()) {
        text.append("after ").append(errand.pause()).append('\n');
      }
      errand
          .undo()
          .ifPresent(
              undo -> text.append("undone by ").append(request(undo).strip()).append("\n\n"));
    }
    return text + request(step.request());
  }

  private static String request(UpstreamRequest request) {
    StringBuilder text = new StringBuilder();
    text.append(request.method()).append(' ').append(request.path()).append('\n');
    for (Headers.Field field : request.headers().fields()) {
      text.append(field.name()).append(": ").append(field.value()).append('\n');
    }
    if (request.body().hasRemaining()) {
      text.append('\n').append(body(request.body().duplicate()));
    }
    return text.toString();
  }

  private static String body(ByteBuffer body) {
    try {
      String text = UTF_8.newDecoder().decode(body.duplicate()).toString();
      boolean binary = text.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t');
      return binary ? hex(body) : pretty(text);
    } catch (CharacterCodingException binary) {
      return hex(body);
    }
  }

  private static String hex(ByteBuffer body) {
    StringBuilder lines = new StringBuilder();
    while (body.hasRemaining()) {
      byte[] line = new byte[Math.min(BYTES_A_LINE, body.remaining())];
      body.get(line);
      lines.append(HexFormat.of().formatHex(line)).append('\n');
    }
    return lines.toString();
  }

  /** JSON with its members in lines of their own; any other text as it is. */
  static String pretty(String text) {
    try {
      return Json.value(text) instanceof JsonStructure json ? pretty(json) : text + "\n";
    } catch (JsonException notJson) {
      return text.replace("\r", "") + "\n";
    }
  }

  private static String pretty(JsonStructure json) {
    StringWriter text = new StringWriter();
    try (var writer = PRETTY.createWriter(text)) {
      writer.write((JsonValue) json);
    }
    return text.toString().strip() + "\n";
  }
}
