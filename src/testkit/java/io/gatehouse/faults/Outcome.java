// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.faults;

import io.gatehouse.matrix.Heard;
import io.gatehouse.testkit.StrictClient;
import jakarta.json.JsonException;
import java.util.List;

/** What became of a request, in the words of the table. */
public final class Outcome {
  /** What the second target answers. */
  public static final String SPARE = "Hello, there!";

  private Outcome() {}

  /**
   * What tells who has answered.
   *
   * @param own text of the upstream that fails
   * @param spare text of the second target
   */
  public record Answers(String own, String spare) {
    static final Answers USUAL = new Answers(Good.TEXT, SPARE);
  }

  /**
   * The word for what a client has heard.
   *
   * @param attempts how many the gateway made, or says that it made
   */
  public static String of(StrictClient.Heard heard, boolean stream, int attempts) {
    return of(heard, stream, attempts, Answers.USUAL);
  }

  /** The same, where other texts are the answers. */
  public static String of(StrictClient.Heard heard, boolean stream, int attempts, Answers answers) {
    if (heard.status() == 0) {
      return "no reply at all";
    }
    if (heard.status() >= 400) {
      return failed(heard);
    }
    try {
      return stream ? streamed(heard, attempts, answers) : whole(heard, attempts, answers);
    } catch (JsonException | ClassCastException | NullPointerException | AssertionError strange) {
      return (heard.whole() ? "a success" : "a broken reply")
          + " that cannot be read: "
          + strange.getMessage();
    }
  }

  private static String failed(StrictClient.Heard heard) {
    if (!heard.whole()) {
      return "error " + heard.status() + ", broken";
    }
    try {
      return Heard.whole(heard.status(), heard.body()).error().isPresent()
          ? "error " + heard.status()
          : "status " + heard.status() + " without an error";
    } catch (JsonException | ClassCastException | NullPointerException | AssertionError strange) {
      return "status " + heard.status() + " with an error that cannot be read";
    }
  }

  private static String whole(StrictClient.Heard heard, int attempts, Answers answers) {
    return heard.whole() ? success(Heard.whole(200, heard.body()), attempts, answers) : "broken";
  }

  private static String streamed(StrictClient.Heard heard, int attempts, Answers answers) {
    List<String> events = heard.events();
    Heard told = Heard.stream(events);
    if (told.error().isPresent()) {
      boolean last = events.get(events.size() - 1).startsWith("{\"error\"");
      if (heard.whole()) {
        return "an error event, and a clean end";
      }
      return last ? "error event, broken" : "an error event, more events, broken";
    }
    if (!heard.whole()) {
      return "broken";
    }
    return heard.isClosed() ? success(told, attempts, answers) : "an end without [DONE]";
  }

  private static String success(Heard told, int attempts, Answers answers) {
    if (!told.finish().equals("stop")) {
      return "a success that never finished: " + told.text();
    }
    if (told.text().equals(answers.own())) {
      return attempts > 1 ? "retry" : "whole";
    }
    return told.text().equals(answers.spare())
        ? "fail over"
        : "a success that says: " + shortened(told.text());
  }

  private static String shortened(String text) {
    return text.length() > 60 ? text.substring(0, 60) + "..." : text;
  }
}
