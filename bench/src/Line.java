// SPDX-License-Identifier: Apache-2.0

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.LongConsumer;

/** A way to the fake upstream: straight, or through a proxy process that is measured. */
record Line(String name, int port, ProxyProcess process, String modelPrefix, String key) {

  static final String DIRECT = "direct";
  static final String NGINX = "nginx";
  static final String GATEHOUSE = "gatehouse";

  /** The same gateway, with an upstream whose wire is not the client's. */
  static final String TRANSLATED = "translated";

  /** A gateway that relays as well, but knows its callers, what they may, and what they have left. */
  static final String GUARDED = "guarded";

  /** What is shown to whoever does not look. */
  private static final String ANY_KEY = "bench";

  /**
   * From {@code name:port:pid:prefix} and, where it counts, {@code :key}; pid 0 where there is no
   * process between.
   */
  static Line of(String text) {
    String[] parts = text.split(":", -1);
    return new Line(
        parts[0],
        Integer.parseInt(parts[1]),
        new ProxyProcess(Long.parseLong(parts[2])),
        parts[3],
        parts.length > 4 ? parts[4] : ANY_KEY);
  }

  boolean isDirect() {
    return name.equals(DIRECT);
  }

  boolean isTranslated() {
    return name.equals(TRANSLATED);
  }

  /** Whether it is asked to hold many streams: one gateway that relays is enough. */
  boolean holds() {
    return !isTranslated() && !name.equals(GUARDED);
  }

  ReplyReader.Body wholeBody() {
    return isTranslated() ? new TranslatedBody() : new WholeBody();
  }

  EventBody eventBody(int events, LongConsumer delays) {
    return new EventBody(events, isTranslated(), delays);
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  byte[] wholeRequest(String model) {
    return request(model, false);
  }

  byte[] streamRequest(String model) {
    return request(model, true);
  }

  private byte[] request(String model, boolean stream) {
    String body =
        """
        {"model":"%s%s","messages":[{"role":"system","content":"You are a helpful assistant."},\
        {"role":"user","content":"Tell me in a few words how a bridge stands."}],\
        "temperature":0.7%s}\
        """
            .formatted(modelPrefix, model, stream ? ",\"stream\":true" : "");
    String head =
        """
        POST /v1/chat/completions HTTP/1.1\r
        Host: 127.0.0.1:%d\r
        User-Agent: bench\r
        Accept: %s\r
        Authorization: Bearer %s\r
        Content-Type: application/json\r
        Content-Length: %d\r
        \r
        """
            .formatted(
                port, stream ? "text/event-stream" : "application/json", key, body.length());
    return (head + body).getBytes(US_ASCII);
  }
}
