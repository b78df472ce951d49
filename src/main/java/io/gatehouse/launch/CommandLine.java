// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.launch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** What {@code java -jar gatehouse.war} was asked to do. */
record CommandLine(Action action, String host, int port, String contextPath, List<String> rest) {
  enum Action {
    SERVE,
    VALIDATE,
    VERIFY_AUDIT,
    HELP,
    VERSION
  }

  static final String HELP =
      """
      Usage: java -jar gatehouse.war [options]
             java -jar gatehouse.war validate [file]
             java -jar gatehouse.war verify-audit [file]

        --port N           port to listen on; 0 takes a free one (default: $PORT, or 8080)
        --host H           address to listen on (default: 127.0.0.1)
        --context-path /x  path in front of every endpoint (default: /)
        --help             say this
        --version          say the version

      validate says what is wrong with the settings, without starting.
      verify-audit says whether what administrators did is still as it was written down:
      in the database of the settings, or in files (*.json) of GET /admin/api/audit.
      """;

  private static final int MAX_PORT = 65_535;

  /** The sentence in {@code getMessage} tells the user what to write instead. */
  static final class Misuse extends Exception {
    private static final long serialVersionUID = 1L;

    Misuse(String message) {
      super(message);
    }
  }

  static CommandLine parse(List<String> arguments, Map<String, String> environment) throws Misuse {
    String host = "127.0.0.1";
    String contextPath = "/";
    int port = port("PORT", environment.getOrDefault("PORT", "8080"));
    Deque<String> words = new ArrayDeque<>(arguments);
    while (!words.isEmpty()) {
      String option = option(words);
      switch (option) {
        case "--port" -> port = port(option, value(option, words));
        case "--host" -> host = value(option, words);
        case "--context-path" -> contextPath = contextPath(value(option, words));
        case "--help", "-h" -> {
          return only(Action.HELP, List.of());
        }
        case "--version" -> {
          return only(Action.VERSION, List.of());
        }
        case "validate" -> {
          return only(Action.VALIDATE, List.copyOf(words));
        }
        case "verify-audit" -> {
          return only(Action.VERIFY_AUDIT, List.copyOf(words));
        }
        default -> throw new Misuse("unknown option " + option + "; --help lists the options");
      }
    }
    return new CommandLine(Action.SERVE, host, port, contextPath, List.of());
  }

  private static CommandLine only(Action action, List<String> rest) {
    return new CommandLine(action, "", 0, "", rest);
  }

  /** Takes the next word; of {@code --port=1} it leaves the value as a word of its own. */
  private static String option(Deque<String> words) {
    String word = words.remove();
    int equals = word.startsWith("--") ? word.indexOf('=') : -1;
    if (equals < 0) {
      return word;
    }
    words.push(word.substring(equals + 1));
    return word.substring(0, equals);
  }

  private static String value(String option, Deque<String> words) throws Misuse {
    String value = words.poll();
    if (value == null || value.isBlank() || value.startsWith("--")) {
      throw new Misuse(option + " needs a value; --help lists the options");
    }
    return value;
  }

  private static int port(String name, String value) throws Misuse {
    try {
      int port = Integer.parseInt(value);
      if (port >= 0 && port <= MAX_PORT) {
        return port;
      }
    } catch (NumberFormatException e) {
      // told below, like a number out of range
    }
    throw new Misuse(name + " must be a number from 0 to " + MAX_PORT + ", not \"" + value + '"');
  }

  private static String contextPath(String value) throws Misuse {
    if (!value.matches("/|(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+")) {
      throw new Misuse("--context-path must look like /gatehouse, not \"" + value + '"');
    }
    return value;
  }
}
