// SPDX-License-Identifier: Apache-2.0

/**
 * What a request wants, read from its model name.
 *
 * <p>{@code bench-50}: 50 events as fast as they go; {@code paced-20-400}: 20 a second, 400 in all;
 * {@code lossy-20-400} leaves one out, {@code cut-20-400} ends without [DONE], {@code wrong} is a
 * whole reply with one wrong byte; {@code mute} never says anything, {@code role} nothing after its
 * role; any other name gets the right whole reply. Behind a {@code +} stands the tag of a stream
 * whose end is to be noted, as in {@code paced-20-400+7}.
 */
record Question(boolean stream, int perSecond, int events, Fault fault, String tag) {
  static final String TAG = "+";

  enum Fault {
    NONE,
    LOSSY,
    CUT,
    WRONG,
    MUTE,
    ROLE
  }

  static Question of(String body) {
    String model = model(body);
    int tagAt = model.indexOf(TAG);
    String tag = tagAt < 0 ? "" : model.substring(tagAt + TAG.length());
    String[] words = (tagAt < 0 ? model : model.substring(0, tagAt)).split("-");
    var fault =
        switch (words[0]) {
          case "lossy" -> Fault.LOSSY;
          case "cut" -> Fault.CUT;
          case "wrong" -> Fault.WRONG;
          case "mute" -> Fault.MUTE;
          case "role" -> Fault.ROLE;
          default -> Fault.NONE;
        };
    int perSecond = words.length > 2 ? Integer.parseInt(words[1]) : 0;
    int events = words.length > 1 ? Integer.parseInt(words[words.length - 1]) : 0;
    return new Question(body.contains("\"stream\":true"), perSecond, events, fault, tag);
  }

  private static String model(String body) {
    String name = "\"model\":\"";
    int at = body.indexOf(name) + name.length();
    return at < name.length() ? "" : body.substring(at, body.indexOf('"', at));
  }
}
