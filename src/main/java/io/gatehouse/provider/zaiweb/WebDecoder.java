// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.zaiweb;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.model.Failure;
import io.gatehouse.provider.OpenAiErrors;
import io.gatehouse.provider.OpenAiUsage;
import io.gatehouse.provider.Provider;
import io.gatehouse.provider.Unreadable;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Members;
import io.gatehouse.wire.SseReader;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** Hears the site's events. It streams whether the client wants a stream or not. */
final class WebDecoder implements Provider.Decoder {
  private static final String DONE = "[DONE]";
  private static final int OK = 200;

  /** More than that of something that is no stream is not kept. */
  private static final int LONGEST_OTHER = 64 * 1024;

  private final SseReader events = new SseReader((name, data) -> event(data.strip()));
  private final ByteArrayOutputStream other = new ByteArrayOutputStream();
  private final PageText page = new PageText();
  private final WebTeller teller;
  private final WebErrors errors;
  private boolean isStream;
  private boolean begun;
  private boolean over;

  WebDecoder(WebTeller teller, WebErrors errors) {
    this.teller = teller;
    this.errors = errors;
  }

  @Override
  public void feed(ByteBuffer bytes) {
    if (!isStream) {
      byte[] copy = new byte[Math.min(bytes.remaining(), LONGEST_OTHER - other.size())];
      bytes.duplicate().get(copy);
      other.writeBytes(copy);
    }
    events.feed(bytes);
  }

  @Override
  public void end() {
    if (!over) {
      String said = isStream ? "" : other.toString(UTF_8).strip();
      fail(said.isEmpty() ? OpenAiErrors.incomplete() : noStream(said));
    }
  }

  /** Something else under a status that says all is well. */
  private Failure noStream(String said) {
    try {
      JsonObject error = Json.parse(said);
      return errors.told(error.getOrDefault("error", error));
    } catch (JsonException page) {
      return said.startsWith("<") ? errors.read(OK, said) : OpenAiErrors.incomplete();
    }
  }

  private void event(String data) {
    isStream = true;
    if (over) {
      return;
    }
    if (data.equals(DONE)) {
      finish();
      return;
    }
    try {
      event(Json.parse(data));
    } catch (JsonException garbage) {
      fail(Unreadable.event());
    }
  }

  private void event(JsonObject event) {
    Optional<JsonValue> error = error(event);
    if (error.isPresent()) {
      fail(errors.told(error.get()));
    } else if (Members.text(event, "type").equals("chat:completion")) {
      JsonValue data = event.getOrDefault("data", JsonValue.NULL);
      if (data instanceof JsonObject said) {
        said(said);
      } else if (data instanceof JsonString mark && mark.getString().equals(DONE)) {
        finish();
      }
    }
  }

  private void said(JsonObject data) {
    begun = true;
    String phase = Members.text(data, "phase");
    words(phase, Members.text(data, "delta_content"));
    if (Members.says(data, "edit_content")) {
      edit(phase, place(data), Members.text(data, "edit_content"));
    }
    Members.object(data, "usage").flatMap(OpenAiUsage::read).ifPresent(teller::usage);
    boolean done = phase.equals("done") || data.get("done") == JsonValue.TRUE;
    Optional<JsonValue> error =
        error(data).or(() -> Members.object(data, "data").flatMap(WebDecoder::error));
    if (error.isPresent() && !(done && hasSaidAll())) {
      fail(errors.told(error.get()));
    } else if (done) {
      finish();
    }
  }

  /** Some releases end even a complete answer with an error. */
  private boolean hasSaidAll() {
    return teller.hasAnswered() || !page.calls().isEmpty();
  }

  private static Optional<JsonValue> error(JsonObject holder) {
    return Members.says(holder, "error")
        ? Optional.ofNullable(holder.get("error"))
        : Optional.empty();
  }

  private void words(String phase, String more) {
    switch (phase) {
      case "thinking" -> {
        page.think(more);
        teller.thinks(more);
      }
      case "tool_call", "tool_response" -> page.call(Integer.MAX_VALUE, more);
      default -> {
        if (!more.isEmpty()) {
          teller.says(page.answer(more));
        }
      }
    }
  }

  private void edit(String phase, int place, String words) {
    switch (phase) {
      case "thinking" -> teller.thinks(page.think(place, words));
      case "tool_call", "tool_response", "other" -> page.call(place, words);
      default -> {
        int end = words.lastIndexOf("</details>");
        if (end >= 0 && !teller.hasThought()) {
          teller.thinks(words.substring(0, end));
        }
        teller.says(page.answer(place, words));
      }
    }
  }

  /** Without a place it goes to the end. */
  private static int place(JsonObject data) {
    return Members.number(data, "edit_index").map(JsonNumber::intValue).orElse(Integer.MAX_VALUE);
  }

  private void finish() {
    Optional<List<ToolBlock>> calls = ToolBlock.in(page.calls());
    if (begun && calls.isPresent()) {
      over = true;
      teller.end(calls.get());
    } else {
      fail(OpenAiErrors.incomplete());
    }
  }

  private void fail(Failure failure) {
    if (!over) {
      over = true;
      teller.fail(failure);
    }
  }
}
