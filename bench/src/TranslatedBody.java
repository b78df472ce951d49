// SPDX-License-Identifier: Apache-2.0

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/** Looks for the upstream's words in replies that were translated, between the right members. */
final class TranslatedBody implements ReplyReader.Body {
  private static final String WORDS =
      "\"message\":{\"role\":\"assistant\",\"content\":\"" + Replies.words(Wire.MESSAGES) + "\"";
  private static final String BILL = "\"prompt_tokens\":21,\"completion_tokens\":180,";

  private byte[] seen = new byte[4096];
  private int length;

  @Override
  public void bytes(byte[] from, int at, int count) {
    if (length + count > seen.length) {
      seen = Arrays.copyOf(seen, 2 * (length + count));
    }
    System.arraycopy(from, at, seen, length, count);
    length += count;
  }

  @Override
  public void end() {
    String text = new String(seen, 0, length, US_ASCII);
    length = 0;
    if (!text.contains(WORDS) || !text.contains(BILL)) {
      throw new BadReply("not the words of the upstream: " + text);
    }
  }
}
