// SPDX-License-Identifier: Apache-2.0

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * The one whole reply of the fake upstream: known to both ends, so that every byte can be checked.
 */
final class Replies {
  static final int WHOLE_LENGTH = 1024;

  private Replies() {}

  static byte[] whole() {
    var head =
        """
        {"id":"chatcmpl-bench","object":"chat.completion","created":1700000000,"model":"bench",\
        "choices":[{"index":0,"message":{"role":"assistant","content":\"\
        """;
    var tail =
        """
        "},"finish_reason":"stop"}],\
        "usage":{"prompt_tokens":21,"completion_tokens":180,"total_tokens":201}}\
        """;
    var text = new StringBuilder(head);
    while (text.length() < WHOLE_LENGTH - tail.length()) {
      text.append("words ".charAt(text.length() % 6));
    }
    return text.append(tail).toString().getBytes(US_ASCII);
  }
}
