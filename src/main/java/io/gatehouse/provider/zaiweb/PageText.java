// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.zaiweb;

/**
 * What stands on the page: thoughts, calls and answer in one text, which grows at its end and is
 * edited. Places in it count UTF-16 units, are taken with care, and what a client has been told of
 * the answer is never taken back. Not thread-safe.
 */
final class PageText {
  private static final String END_OF_THOUGHTS = "</details>";

  private final StringBuilder all = new StringBuilder();
  private boolean answers;
  private int answer;
  private int told;
  private int calls = -1;

  /** Thoughts are no part of the answer, wherever they come. */
  void think(String more) {
    answers = false;
    all.append(more);
  }

  /** Thoughts that were edited; answers what of them is new. */
  String think(int place, String words) {
    answers = false;
    int before = all.length();
    edit(place, words);
    return all.substring(Math.min(before, all.length()));
  }

  /** More of the answer; answers what a client has not been told. */
  String answer(String more) {
    beginAnswer();
    all.append(more);
    return news();
  }

  /** An answer that was edited; answers what a client has not been told. */
  String answer(int place, String words) {
    boolean first = !answers;
    beginAnswer();
    String known = all.substring(answer, Math.min(told, all.length()));
    int start = edit(place, words);
    int end = words.lastIndexOf(END_OF_THOUGHTS);
    if (end >= 0) {
      answer = start + end + END_OF_THOUGHTS.length();
      answer += answer < all.length() && all.charAt(answer) == '\n' ? 1 : 0;
      told = all.substring(answer).startsWith(known) ? answer + known.length() : answer;
    } else if (first && start < answer) {
      answer = start;
      told = start;
    }
    return news();
  }

  /** A piece of a call. */
  void call(int place, String words) {
    answers = false;
    int start = edit(place, words);
    calls = calls < 0 ? start : Math.min(calls, start);
  }

  /** Everything since the first call; empty when there was none. */
  String calls() {
    return calls < 0 ? "" : all.substring(Math.min(calls, all.length()));
  }

  private void beginAnswer() {
    if (!answers) {
      answers = true;
      answer = all.length();
      told = answer;
    }
  }

  private int edit(int place, String words) {
    int start = Math.max(0, Math.min(place, all.length()));
    all.setLength(start);
    all.append(words);
    return start;
  }

  private String news() {
    String news = all.substring(Math.min(told, all.length()));
    told = Math.max(told, all.length());
    return news;
  }
}
