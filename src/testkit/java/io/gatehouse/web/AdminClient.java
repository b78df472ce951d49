// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.testkit.RawClient;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One who asks with any method, a key, and perhaps a body. */
final class AdminClient {
  private static final Pattern CODE = Pattern.compile("\"code\":\"(\\w+)\"");

  private AdminClient() {}

  static RawClient.Reply send(int port, String method, String path, String key, String body)
      throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    try (RawClient client = new RawClient(port)) {
      client.send(
          method
              + " "
              + path
              + " HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nauthorization: Bearer "
              + key
              + (bytes.length == 0
                  ? "\r\n"
                  : "\r\ncontent-type: application/json\r\ncontent-length: "
                      + bytes.length
                      + "\r\n")
              + "\r\n");
      client.send(bytes);
      return client.reply();
    }
  }

  /** The status, and the code of the error when it is one. */
  static String outcome(RawClient.Reply reply) {
    Matcher code = CODE.matcher(reply.text());
    return reply.status() + (code.find() ? " " + code.group(1) : "");
  }
}
