// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.launch.CommandLine.Misuse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CommandLineTest {
  enum Case {
    NOTHING("", "", "SERVE 127.0.0.1 8080 /"),
    EVERYTHING("--port 9 --host ::1 --context-path /a/b", "", "SERVE ::1 9 /a/b"),
    WITH_EQUALS_SIGNS("--port=9 --host=h --context-path=/a", "", "SERVE h 9 /a"),
    ANY_FREE_PORT("--port 0", "", "SERVE 127.0.0.1 0 /"),
    PORT_OF_THE_ENVIRONMENT("", "81", "SERVE 127.0.0.1 81 /"),
    PORT_OF_THE_OPTION_WINS("--port 82", "81", "SERVE 127.0.0.1 82 /"),
    HELP("--port 9 --help", "", "HELP"),
    SHORT_HELP("-h", "", "HELP"),
    VERSION("--version", "", "VERSION"),
    VALIDATE("validate", "", "VALIDATE"),
    VERIFY_AUDIT("verify-audit a.json", "", "VERIFY_AUDIT a.json"),
    VALIDATE_A_FILE("validate a.yaml --b", "", "VALIDATE a.yaml --b"),

    UNKNOWN("--prot 9", "", "unknown option --prot; --help lists the options"),
    A_STRAY_WORD("serve", "", "unknown option serve; --help lists the options"),
    NO_VALUE("--port", "", "--port needs a value; --help lists the options"),
    ANOTHER_OPTION_AS_VALUE(
        "--host --port 9", "", "--host needs a value; --help lists the options"),
    EMPTY_VALUE("--host=", "", "--host needs a value; --help lists the options"),
    NOT_A_NUMBER("--port x", "", "--port must be a number from 0 to 65535, not \"x\""),
    TOO_HIGH("--port 65536", "", "--port must be a number from 0 to 65535, not \"65536\""),
    NEGATIVE("--port -1", "", "--port must be a number from 0 to 65535, not \"-1\""),
    BAD_ENVIRONMENT("", "x", "PORT must be a number from 0 to 65535, not \"x\""),
    NO_SLASH("--context-path a", "", "--context-path must look like /gatehouse, not \"a\""),
    SLASH_AT_THE_END(
        "--context-path /a/", "", "--context-path must look like /gatehouse, not \"/a/\""),
    DOTS("--context-path /a/..", "", "--context-path must look like /gatehouse, not \"/a/..\"");

    private final String arguments;
    private final String port;
    private final String meaning;

    Case(String arguments, String port, String meaning) {
      this.arguments = arguments;
      this.port = port;
      this.meaning = meaning;
    }
  }

  @ParameterizedTest
  @EnumSource
  void understands(Case c) {
    List<String> arguments =
        c.arguments.isEmpty() ? List.of() : List.of(c.arguments.split(" ", -1));
    Map<String, String> environment = c.port.isEmpty() ? Map.of() : Map.of("PORT", c.port);
    assertEquals(c.meaning, meaning(arguments, environment));
  }

  private static String meaning(List<String> arguments, Map<String, String> environment) {
    try {
      CommandLine line = CommandLine.parse(arguments, environment);
      return switch (line.action()) {
        case SERVE -> "SERVE " + line.host() + ' ' + line.port() + ' ' + line.contextPath();
        case VALIDATE, VERIFY_AUDIT, HELP, VERSION ->
            (line.action() + " " + String.join(" ", line.rest())).strip();
      };
    } catch (Misuse e) {
      return String.valueOf(e.getMessage());
    }
  }
}
