// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import java.util.List;

/**
 * Tells thoughts from answer in text that begins with {@code <think>}, and takes the marks off an
 * answer in a box. Text that may be the beginning of a tag is held back until more of it is there.
 * Not thread-safe.
 */
final class ThoughtTags {
  private enum Place {
    BEGINNING,
    THOUGHTS,
    ANSWER
  }

  private static final String OPEN = "<think>";
  private static final String CLOSE = "</think>";
  private static final List<String> BOX = List.of("<|begin_of_box|>", "<|end_of_box|>");

  private final StringBuilder text = new StringBuilder();
  private final StringBuilder thoughts = new StringBuilder();
  private String held = "";
  private Place place = Place.BEGINNING;
  private boolean skipsBlanks;

  void hear(String more) {
    held += more;
    if (place == Place.BEGINNING) {
      begin();
    }
    if (place == Place.THOUGHTS) {
      think();
    }
    if (place == Place.ANSWER) {
      answer();
    }
  }

  /** Nothing more will come: what was held back is no tag. */
  void end() {
    say(place == Place.THOUGHTS ? thoughts : text, held);
    held = "";
  }

  /** What of the answer is new. */
  String text() {
    return taken(text);
  }

  /** What of the thoughts is new. */
  String thoughts() {
    return taken(thoughts);
  }

  private static String taken(StringBuilder words) {
    String taken = words.toString();
    words.setLength(0);
    return taken;
  }

  private void begin() {
    String start = held.stripLeading();
    if (start.startsWith(OPEN)) {
      held = start.substring(OPEN.length());
      place = Place.THOUGHTS;
      skipsBlanks = true;
    } else if (!OPEN.startsWith(start)) {
      place = Place.ANSWER;
    }
  }

  private void think() {
    int end = held.indexOf(CLOSE);
    if (end >= 0) {
      say(thoughts, held.substring(0, end).stripTrailing());
      held = held.substring(end + CLOSE.length());
      place = Place.ANSWER;
      skipsBlanks = true;
    } else {
      say(thoughts, allBut(List.of(CLOSE)));
    }
  }

  private void answer() {
    for (String mark : BOX) {
      held = held.replace(mark, "");
    }
    say(text, allBut(BOX));
  }

  private void say(StringBuilder where, String words) {
    String said = skipsBlanks ? words.stripLeading() : words;
    skipsBlanks &= said.isEmpty();
    where.append(said);
  }

  /** What is held, and no longer will be, but for an end that one of these marks may begin with. */
  private String allBut(List<String> marks) {
    int end = held.indexOf('<');
    while (end >= 0 && !mayBegin(marks, held.substring(end))) {
      end = held.indexOf('<', end + 1);
    }
    String free = end < 0 ? held : held.substring(0, end);
    held = held.substring(free.length());
    return free;
  }

  private static boolean mayBegin(List<String> marks, String text) {
    return marks.stream().anyMatch(mark -> mark.startsWith(text));
  }
}
