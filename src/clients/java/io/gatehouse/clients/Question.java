// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.clients;

import java.util.ArrayList;
import java.util.List;

/** What a model is asked: the conversation so far, with or without a tool at hand. */
record Question(String model, List<Turn> turns, boolean offersTool) {
  /** The one tool there is; it takes a {@code city}, a string. */
  static final String TOOL = "get_weather";

  static final String TOOL_DESCRIPTION = "Says what the weather is like.";

  /** Whoever spoke, and what. */
  sealed interface Turn {}

  record Said(String text) implements Turn {}

  record Answered(Answer answer) implements Turn {}

  record Returned(Answer.Call call, String result) implements Turn {}

  static Question to(String model, String text) {
    return new Question(model, List.of(new Said(text)), false);
  }

  Question offeringTool() {
    return new Question(model, turns, true);
  }

  Question after(Answer answer, String text) {
    return with(new Answered(answer), new Said(text));
  }

  Question returning(Answer answer, String result) {
    return with(new Answered(answer), new Returned(answer.calls().get(0), result));
  }

  private Question with(Turn... more) {
    List<Turn> all = new ArrayList<>(turns);
    all.addAll(List.of(more));
    return new Question(model, all, offersTool);
  }
}
