// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Usage;
import io.gatehouse.wire.Endpoint;
import io.gatehouse.wire.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * Listens to a relayed reply of the OpenAI wire.
 *
 * <p>It hears every event of every stream, so it does not parse them: it looks for a few names.
 * Inside a JSON string a quote is escaped; {@code "usage"} with both its quotes is therefore never
 * a part of what the model says.
 */
final class OpenAiTap implements Tap {
  private static final String USAGE = "\"usage\"";
  private static final String FINISH = "\"finish_reason\"";

  /** As a name or as a value: both are rare enough to read the whole event. */
  private static final String ERROR = "\"error\"";

  private static final List<String> GAVE_UP =
      List.of("\"insufficient_system_resource\"", "\"network_error\"");
  private static final String DONE = "[DONE]";

  private final OpenAiErrors errors;
  private Optional<Usage> usage = Optional.empty();
  private Optional<Failure> failure = Optional.empty();
  private boolean finished;
  private boolean closed;

  OpenAiTap(Endpoint endpoint, OpenAiErrors errors) {
    this.errors = errors;
    this.finished = endpoint != Endpoint.CHAT && endpoint != Endpoint.COMPLETIONS;
  }

  @Override
  public void event(String data) {
    if (data.startsWith(DONE)) {
      closed = true;
      finished = true;
    } else {
      look(data);
    }
  }

  @Override
  public void whole(byte[] body) {
    String text = new String(body, UTF_8).strip();
    look(text);
    finished |= text.endsWith("}");
  }

  private void look(String json) {
    finished |= valueOf(FINISH, json) >= 0;
    if (json.contains(ERROR) || GAVE_UP.stream().anyMatch(json::contains)) {
      lookForError(json);
    }
    lookForUsage(json);
  }

  private void lookForError(String json) {
    try {
      failure = failure.or(() -> errors.inBand(Json.parse(json)));
    } catch (JsonException | ClassCastException garbage) {
      // Not ours to judge: the bytes flow on as they are.
    }
  }

  private void lookForUsage(String json) {
    int from = valueOf(USAGE, json);
    if (from >= 0 && json.charAt(from) == '{') {
      object(json, from).flatMap(OpenAiUsage::read).ifPresent(found -> usage = Optional.of(found));
    }
  }

  /** Where the first value of that name begins that is neither null nor empty; -1 without one. */
  private static int valueOf(String name, String json) {
    for (int at = json.indexOf(name); at >= 0; at = json.indexOf(name, at + 1)) {
      int colon = skipBlanks(json, at + name.length());
      if (colon < json.length() && json.charAt(colon) == ':') {
        int value = skipBlanks(json, colon + 1);
        boolean says =
            value < json.length()
                && !json.startsWith("null", value)
                && !json.startsWith("\"\"", value);
        if (says) {
          return value;
        }
      }
    }
    return -1;
  }

  private static int skipBlanks(String json, int from) {
    int at = from;
    while (at < json.length() && json.charAt(at) <= ' ') {
      at++;
    }
    return at;
  }

  /** The flat or nested object that begins there; it holds numbers, and no text with braces. */
  private static Optional<JsonObject> object(String json, int from) {
    int depth = 0;
    for (int at = from; at < json.length(); at++) {
      char c = json.charAt(at);
      if (c == '{') {
        depth++;
      } else if (c == '}' && --depth == 0) {
        return parsed(json.substring(from, at + 1));
      }
    }
    return Optional.empty();
  }

  private static Optional<JsonObject> parsed(String json) {
    try {
      return Optional.of(Json.parse(json));
    } catch (JsonException | ClassCastException garbage) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<Usage> usage() {
    return usage;
  }

  @Override
  public boolean finished() {
    return finished;
  }

  @Override
  public boolean closed() {
    return closed;
  }

  @Override
  public Optional<Failure> failure() {
    return failure;
  }
}
