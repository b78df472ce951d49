// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.zaiweb;

import io.gatehouse.model.Failure;
import io.gatehouse.model.FinishReason;
import io.gatehouse.model.ReplySink;
import io.gatehouse.model.Usage;
import java.util.List;
import java.util.Optional;

/** Tells a sink what stands on the page, the thoughts where the operator wants them. */
final class WebTeller {
  private final ReplySink sink;
  private final ThinkMode mode;
  private final String id;
  private final String model;
  private final CitationMarks marks = new CitationMarks();
  private QuotedThoughts quotes = new QuotedThoughts();
  private Optional<Usage> usage = Optional.empty();
  private boolean begun;
  private boolean thinking;
  private boolean thought;
  private boolean inBlock;
  private boolean answered;

  /**
   * @param id the reply's name; the site gives it none
   */
  WebTeller(ReplySink sink, ThinkMode mode, String id, String model) {
    this.sink = sink;
    this.mode = mode;
    this.id = id;
    this.model = model;
  }

  void thinks(String raw) {
    if (mode == ThinkMode.RAW) {
      int begin = raw.lastIndexOf("<details");
      int end = raw.lastIndexOf("</details>");
      inBlock = begin == end ? inBlock : begin > end;
      thought(raw);
    } else {
      thought(quotes.hear(raw));
    }
  }

  void says(String raw) {
    if (!raw.isEmpty()) {
      stopThinking();
      text(marks.hear(raw));
    }
  }

  void usage(Usage told) {
    usage = Optional.of(told);
  }

  /** Whether there have been thoughts. */
  boolean hasThought() {
    return thought;
  }

  /** Whether some of the answer has been told. */
  boolean hasAnswered() {
    return answered;
  }

  void end(List<ToolBlock> calls) {
    stopThinking();
    text(marks.end());
    begin();
    for (int i = 0; i < calls.size(); i++) {
      sink.toolCall(i, calls.get(i).id(), calls.get(i).name());
      sink.toolInput(i, calls.get(i).arguments());
    }
    usage.ifPresent(sink::usage);
    sink.end(calls.isEmpty() ? FinishReason.STOP : FinishReason.TOOL_CALLS);
  }

  void fail(Failure failure) {
    if (begun) {
      usage.ifPresent(sink::usage);
    }
    sink.fail(failure);
  }

  private void begin() {
    if (!begun) {
      begun = true;
      sink.begin(id, model);
    }
  }

  private void text(String words) {
    if (!words.isEmpty()) {
      begin();
      answered = true;
      sink.text(words);
    }
  }

  private void thought(String words) {
    if (words.isEmpty()) {
      return;
    }
    begin();
    if (mode == ThinkMode.REASONING) {
      sink.reasoning(words);
    } else {
      sink.text(mode == ThinkMode.THINK && !thinking ? "<think>" + words : words);
    }
    thinking = true;
    thought = true;
  }

  private void stopThinking() {
    thought(quotes.end());
    quotes = new QuotedThoughts();
    if (thinking) {
      thinking = false;
      switch (mode) {
        case REASONING -> {}
        case THINK -> sink.text("</think>");
        case STRIP -> sink.text("\n\n");
        case RAW -> sink.text(inBlock ? "\n</details>\n" : "\n");
      }
    }
  }
}
