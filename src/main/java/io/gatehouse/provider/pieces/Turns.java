// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.pieces;

import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.ChatRequest.Message;
import io.gatehouse.model.ChatRequest.Part;
import io.gatehouse.model.ChatRequest.Role;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A conversation folded into text: each turn is its role, a colon and what was said.
 *
 * <p>Whoever writes {@code system:} at the beginning of a line of their own would speak as somebody
 * else: there a space goes before the colon.
 */
final class Turns {
  private static final String END = ";\r\n";
  private static final Pattern MARK =
      Pattern.compile("(?im)^([ \\t]*(?:system|developer|assistant|tool))(?=[ \\t]*:)");

  private final List<String> setUp = new ArrayList<>();
  private final List<Turn> said = new ArrayList<>();

  private record Turn(String role, String text) {
    String line() {
      return role + ":" + text;
    }
  }

  /**
   * @throws Refused when somebody says more than text
   */
  Turns(ChatRequest request) {
    List<Message> messages = request.messages();
    for (int i = 0; i < messages.size(); i++) {
      Message message = messages.get(i);
      String text = text(message, "messages[" + i + "].content");
      if (message.role() == Role.SYSTEM) {
        setUp.add(text);
      } else {
        said.add(new Turn(message.role().name().toLowerCase(Locale.ROOT), unmarked(text)));
      }
    }
  }

  /** Every line that sets the assistant up. */
  String setUp() {
    return setUp.stream().map(Turns::asSystem).collect(Collectors.joining());
  }

  /** The same as one turn; empty when there is none. */
  String setUpMerged() {
    return setUp.isEmpty() ? "" : asSystem(String.join("\n", setUp));
  }

  /** Every turn on its own. */
  String said() {
    return said.stream().map(turn -> turn.line() + END).collect(Collectors.joining());
  }

  /** The same with turns of one speaker in a row made one. */
  String saidMerged() {
    List<Turn> merged = new ArrayList<>();
    for (Turn turn : said) {
      int last = merged.size() - 1;
      if (last >= 0 && merged.get(last).role().equals(turn.role())) {
        merged.set(last, new Turn(turn.role(), merged.get(last).text() + "\n" + turn.text()));
      } else {
        merged.add(turn);
      }
    }
    return merged.stream().map(turn -> turn.line() + END).collect(Collectors.joining());
  }

  private static String asSystem(String text) {
    return "system:" + text + END;
  }

  private static String unmarked(String text) {
    return MARK.matcher(text).replaceAll("$1 ");
  }

  private static String text(Message message, String path) {
    var text = new StringBuilder();
    for (Part part : message.parts()) {
      if (part instanceof Part.Text words) {
        text.append(words.text());
      } else if (part instanceof Part.Refusal refusal) {
        text.append(refusal.text());
      } else if (!(part instanceof Part.Reasoning)) {
        throw refused(part, path);
      }
    }
    return text.toString();
  }

  private static Refused refused(Part part, String path) {
    String kind = part.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    return new Refused(
        Failure.of(
                Failure.Kind.INVALID,
                "The upstream takes text only, and not this " + kind + " at '" + path + "'.")
            .withCode("unsupported_value")
            .withParam(path));
  }
}
