// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.bailian;

/**
 * A text that arrives event by event, each holding the next piece of it or else all of it so far.
 *
 * <p>We ask for pieces, but not every application listens. Which of the two it is, is decided once,
 * as soon as it can be told: an event that begins with all of the one before tells of a text that
 * grows, unless that one was so short that it may simply have been said again. Until then nothing
 * is told that the other reading would not tell as well.
 */
final class Growth {
  /** A shorter text may well be the beginning of the next piece by chance. */
  private static final int TELLING = 8;

  private enum Kind {
    UNDECIDED,
    PIECES,
    WHOLES,
    /** Pieces from the nodes of a workflow, beside which other texts count for nothing. */
    NODES
  }

  private Kind kind = Kind.UNDECIDED;
  private final StringBuilder told = new StringBuilder();
  private final StringBuilder held = new StringBuilder();
  private String before = "";

  /** What the text of one more event adds. */
  String more(String text) {
    if (text.isEmpty()) {
      return "";
    }
    return switch (kind) {
      case UNDECIDED -> decide(text);
      case PIECES -> tell(text);
      case WHOLES -> beyond(text);
      case NODES -> "";
    };
  }

  /** What a node of a workflow says. */
  String node(String piece) {
    kind = Kind.NODES;
    return tell(piece);
  }

  /** What the text of the last event adds: it may be a piece, nothing, or everything once more. */
  String last(String text) {
    if (held.length() > 0) {
      return !text.isEmpty() && text.startsWith(before) ? beyond(text) : tell(held + text);
    }
    boolean repeats = told.length() > 0 && text.startsWith(told.toString());
    if (repeats || kind == Kind.WHOLES) {
      return beyond(text);
    }
    return kind == Kind.NODES ? "" : tell(text);
  }

  private String decide(String text) {
    if (before.isEmpty()) {
      before = text;
      return tell(text);
    }
    if (!text.startsWith(before)) {
      kind = Kind.PIECES;
      String missing = held + text;
      held.setLength(0);
      return tell(missing);
    }
    if (before.length() >= TELLING) {
      kind = Kind.WHOLES;
      held.setLength(0);
      return beyond(text);
    }
    before = text;
    held.append(text);
    return "";
  }

  /** From where it differs; what has been told already cannot be taken back. */
  private String beyond(String whole) {
    int common = 0;
    int shorter = Math.min(told.length(), whole.length());
    while (common < shorter && told.charAt(common) == whole.charAt(common)) {
      common++;
    }
    told.setLength(0);
    told.append(whole);
    return whole.substring(common);
  }

  private String tell(String piece) {
    told.append(piece);
    return piece;
  }

  /** How long the text is by now. */
  int length() {
    return told.length();
  }
}
