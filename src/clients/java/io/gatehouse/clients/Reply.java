// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.clients;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What a scripted upstream says to one request, and how it stops. */
record Reply(int status, String type, String body, Ending ending, boolean pauses) {
  static final Answer.Usage USAGE = new Answer.Usage(7, 5);

  private static final Pattern WORD = Pattern.compile("(?<= )");
  private static final String BILL =
      "{\"prompt_tokens\":7,\"completion_tokens\":5,\"total_tokens\":12}";

  /** How it stops. */
  enum Ending {
    COMPLETE,
    /** The connection breaks before the end, and in a whole reply in the middle of it. */
    CUT,
    /** It says nothing more, and holds on to the connection. */
    STALLED
  }

  static Reply json(int status, String body) {
    return new Reply(status, "application/json", body, Ending.COMPLETE, false);
  }

  static Reply events(String body) {
    return new Reply(200, "text/event-stream", body, Ending.COMPLETE, false);
  }

  Reply ending(Ending ending) {
    return new Reply(status, type, body, ending, pauses);
  }

  /** The same, but before its ending it waits until it is told to go on. */
  Reply pausing() {
    return new Reply(status, type, body, ending, true);
  }

  boolean isStream() {
    return type.equals("text/event-stream");
  }

  /** A text without quotes, whole or a word at a time. */
  static Reply saying(boolean stream, String text) {
    if (!stream) {
      return whole("\"content\":\"" + text + "\"", "stop");
    }
    List<String> deltas = new ArrayList<>(List.of("\"role\":\"assistant\",\"content\":\"\""));
    WORD.splitAsStream(text).map(word -> "\"content\":\"" + word + "\"").forEach(deltas::add);
    return events(chunks(deltas) + closing("stop"));
  }

  /** A call of the tool with Oslo as the city. */
  static Reply calling(boolean stream) {
    String head = "\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"get_weather\",";
    if (!stream) {
      return whole(
          "\"content\":null,\"tool_calls\":[{"
              + head
              + "\"arguments\":\"{\\\"city\\\":\\\"Oslo\\\"}\"}}]",
          "tool_calls");
    }
    return events(
        chunks(
                List.of(
                    "\"role\":\"assistant\",\"content\":null",
                    "\"tool_calls\":[{\"index\":0," + head + "\"arguments\":\"\"}}]",
                    input("{\\\"city\\\":"),
                    input("\\\"Oslo\\\"}")))
            + closing("tool_calls"));
  }

  /** The first two words of a stream that is not heard to its end. */
  static Reply half() {
    return events(
        chunks(
            List.of("\"role\":\"assistant\",\"content\":\"Half \"", "\"content\":\"an answer\"")));
  }

  private static Reply whole(String message, String finish) {
    return json(
        200,
        """
        {"id":"chatcmpl-1","object":"chat.completion","created":1790000000,"model":"m",
        "choices":[{"index":0,"message":{"role":"assistant",%s},"finish_reason":"%s"}],"usage":%s}
        """
            .formatted(message, finish, BILL));
  }

  private static String input(String piece) {
    return "\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"" + piece + "\"}}]";
  }

  private static String chunks(List<String> deltas) {
    StringBuilder chunks = new StringBuilder();
    for (String delta : deltas) {
      chunks.append(chunk("[{\"index\":0,\"delta\":{" + delta + "},\"finish_reason\":null}]", ""));
    }
    return chunks.toString();
  }

  private static String closing(String finish) {
    return chunk("[{\"index\":0,\"delta\":{},\"finish_reason\":\"" + finish + "\"}]", "")
        + chunk("[]", ",\"usage\":" + BILL)
        + "data: [DONE]\n\n";
  }

  private static String chunk(String choices, String more) {
    return "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\","
        + "\"created\":1790000000,\"model\":\"m\",\"choices\":"
        + choices
        + more
        + "}\n\n";
  }
}
