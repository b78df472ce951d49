// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.bailian;

import io.gatehouse.wire.EventsOrJson;
import io.gatehouse.wire.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a reply into the objects it says, each with the status that stands beside it: in a comment
 * line, or glued to the event's name. What does not begin like an object is left out.
 */
final class Frames {
  /**
   * One object of a reply.
   *
   * @param status 0 when none stands beside it
   * @param isError by its status or the event's name
   * @param whole it is all there is: the reply is no stream
   */
  record Frame(int status, boolean isError, JsonObject said, boolean whole) {}

  private static final Pattern STATUS = Pattern.compile("HTTP_STATUS/(\\d{3})");

  private final Consumer<Frame> listener;
  private final Consumer<String> broken;
  private final EventsOrJson reply;
  private int commented;

  /**
   * @param broken hears the text of an object that cannot be read
   */
  Frames(Consumer<Frame> listener, Consumer<String> broken) {
    this.listener = listener;
    this.broken = broken;
    this.reply =
        new EventsOrJson(
            new EventsOrJson.Listener() {
              @Override
              public void event(String name, String data) {
                int status = Math.max(status(name), commented);
                commented = 0;
                say(status, status >= 400 || name.startsWith("error"), data, false);
              }

              @Override
              public void comment(String text) {
                commented = status(text);
              }

              @Override
              public void whole(String text) {
                say(0, false, text, true);
              }
            });
  }

  void feed(ByteBuffer bytes) {
    reply.feed(bytes);
  }

  void end() {
    reply.end();
  }

  private static int status(String text) {
    Matcher told = STATUS.matcher(text);
    return told.find() ? Integer.parseInt(told.group(1)) : 0;
  }

  private void say(int status, boolean isError, String text, boolean whole) {
    JsonObject said;
    try {
      said = Json.parse(text);
    } catch (JsonException noObject) {
      if (text.startsWith("{")) {
        broken.accept(text);
      }
      return;
    }
    listener.accept(new Frame(status, isError, said, whole));
  }
}
