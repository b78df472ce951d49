// SPDX-License-Identifier: Apache-2.0

/**
 * What a request wants, read from its model name.
 *
 * <p>{@code bench-50}: 50 events as fast as they go; {@code paced-20-400}: 20 a second, 400 in all;
 * {@code lossy-20-400} leaves one out, {@code cut-20-400} ends without [DONE], {@code wrong} is a
 * whole reply with one wrong byte; any other name gets the right whole reply.
 */
record Question(boolean stream, int perSecond, int events, Fault fault) {
  enum Fault {
    NONE,
    LOSSY,
    CUT,
    WRONG
  }

  static Question of(String body) {
    String[] words = model(body).split("-");
    var fault =
        switch (words[0]) {
          case "lossy" -> Fault.LOSSY;
          case "cut" -> Fault.CUT;
          case "wrong" -> Fault.WRONG;
          default -> Fault.NONE;
        };
    int perSecond = words.length > 2 ? Integer.parseInt(words[1]) : 0;
    int events = words.length > 1 ? Integer.parseInt(words[words.length - 1]) : 0;
    return new Question(body.contains("\"stream\":true"), perSecond, events, fault);
  }

  private static String model(String body) {
    String name = "\"model\":\"";
    int at = body.indexOf(name) + name.length();
    return at < name.length() ? "" : body.substring(at, body.indexOf('"', at));
  }
}
