// SPDX-License-Identifier: Apache-2.0

import static java.nio.charset.StandardCharsets.US_ASCII;

/** The whole replies of the fake upstream: known to both ends, so that every byte can be checked. */
final class Replies {
  static final int WHOLE_LENGTH = 1024;

  private Replies() {}

  static byte[] whole(Wire wire) {
    int frame = wire.whole("").length();
    return wire.whole(words(WHOLE_LENGTH - frame)).getBytes(US_ASCII);
  }

  /** The text that is in a reply of that wire. */
  static String words(Wire wire) {
    return words(WHOLE_LENGTH - wire.whole("").length());
  }

  private static String words(int length) {
    return "words ".repeat(length / 6 + 1).substring(0, length);
  }
}
