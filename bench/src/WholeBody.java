// SPDX-License-Identifier: Apache-2.0

import java.util.Arrays;

/** Compares whole replies with what the fake upstream said, byte by byte. */
final class WholeBody implements ReplyReader.Body {
  private static final byte[] EXPECTED = Replies.whole(Wire.OPENAI);

  private int seen;

  @Override
  public void bytes(byte[] from, int at, int count) {
    if (seen + count > EXPECTED.length
        || !Arrays.equals(from, at, at + count, EXPECTED, seen, seen + count)) {
      throw new BadReply("not the bytes of the upstream");
    }
    seen += count;
  }

  @Override
  public void end() {
    if (seen != EXPECTED.length) {
      throw new BadReply("only " + seen + " of " + EXPECTED.length + " bytes");
    }
    seen = 0;
  }
}
