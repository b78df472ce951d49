// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.matrix;

import io.gatehouse.wire.Headers;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.ReplyHead;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** One provider, one case: the folder {@code matrix/<provider>/<case>}. */
public record Cell(Lane lane, Case question) {
  public static final Path MATRIX = Path.of("src/test/resources/matrix");

  private static final List<String> WHOLE = List.of("json", "txt", "ndjson", "bin", "sse");
  private static final List<String> STREAM = List.of("sse", "ndjson", "bin", "json", "txt");
  private static final Map<String, String> MEDIA_TYPES =
      Map.of(
          "json", "application/json",
          "txt", "text/plain",
          "ndjson", "application/x-ndjson",
          "bin", "application/grpc",
          "sse", "text/event-stream");

  public Path file(String name) {
    return MATRIX.resolve(lane.name()).resolve(question.id()).resolve(name);
  }

  public boolean exists() {
    return Files.isDirectory(file(""));
  }

  public boolean has(String name) {
    return Files.exists(file(name));
  }

  /** The client cannot ask this of such an upstream. */
  public boolean isRefused() {
    return has("refused.json");
  }

  /** What the client asks. */
  public JsonObject request(boolean stream) {
    return question.request(lane.model(), stream);
  }

  /** The reply to a request on the way; steps count from one. */
  Reply errand(int step, boolean stream) {
    return stream
        ? reply(step, STREAM, "stream-" + step, "upstream-reply-" + step, "upstream-reply")
        : reply(step, WHOLE, "upstream-reply-" + step, "upstream-reply");
  }

  /** The reply that is the answer. */
  Reply answer(int step, boolean stream) {
    return stream
        ? reply(step, STREAM, "stream-" + step, "upstream-reply", "upstream-reply-" + step)
        : reply(step, WHOLE, "upstream-reply-" + step, "upstream-reply");
  }

  private Reply reply(int step, List<String> kinds, String... names) {
    for (String name : names) {
      for (String kind : kinds) {
        if (has(name + "." + kind)) {
          return reply(step, name + "." + kind, kind);
        }
      }
    }
    throw new AssertionError("no reply to request " + step + " in " + this);
  }

  private Reply reply(int step, String name, String kind) {
    Headers headers =
        Headers.NONE
            .with("content-type", MEDIA_TYPES.getOrDefault(kind, ""))
            .with(headers("headers.txt"));
    try {
      byte[] body = Files.readAllBytes(file(name));
      return new Reply(
          new ReplyHead(status(step), headers, -1),
          name,
          new Reply.Bytes(body),
          headers("trailers.txt"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code status.txt} has a line for each step, as far as one is not 200. */
  private int status(int step) {
    List<String> lines = lines("status.txt");
    return step <= lines.size() ? Integer.parseInt(lines.get(step - 1)) : 200;
  }

  private Headers headers(String name) {
    Headers headers = Headers.NONE;
    for (String line : lines(name)) {
      int colon = line.indexOf(':');
      headers = headers.with(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    return headers;
  }

  private List<String> lines(String name) {
    return has(name) ? read(file(name)).lines().map(String::strip).toList() : List.of();
  }

  static JsonObject json(Path file) {
    return Json.parse(read(file));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return lane.name() + "/" + question.id();
  }
}
