// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.testkit.RawClient;
import io.gatehouse.wire.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Sends one request after the other, on as few connections as the server allows, and judges each
 * reply: it is whole, no fault of the gateway, an error is one that programs can read, and no
 * secret is in it. (Tomcat shows its sender a header that cannot be read; that page is not ours.)
 */
final class HostileSender implements AutoCloseable {
  /** What the server around us answers by itself: the gateway never sees these requests. */
  private static final Set<Integer> NOT_OURS = Set.of(400, 414, 431);

  private static final int SHOWN = 1500;

  private final int port;
  private final String seed;
  private final List<String> secrets;
  private final Map<String, Integer> heard = new TreeMap<>();
  private RawClient client;

  HostileSender(int port, String seed, List<String> secrets) throws IOException {
    this.port = port;
    this.seed = seed;
    this.secrets = secrets;
    client = new RawClient(port);
  }

  RawClient.Reply send(byte[] request) throws IOException {
    RawClient.Reply reply = reply(request);
    boolean ours = reply.status() < 400 || !reply.header(RequestIds.HEADER).isEmpty();
    if (!ours || reply.header("connection").equalsIgnoreCase("close")) {
      client.close();
      client = new RawClient(port);
    }
    heard.merge(reply.status() + (ours ? "" : " of the server"), 1, Integer::sum);
    judge(request, reply, ours);
    return reply;
  }

  private RawClient.Reply reply(byte[] request) {
    try {
      return once(request);
    } catch (IOException closedAsItWasUsedAgain) {
      return anew(request);
    }
  }

  /** A server may close a connection whose last request it did not read to its end. */
  private RawClient.Reply anew(byte[] request) {
    try {
      client.close();
      client = new RawClient(port);
      return once(request);
    } catch (IOException none) {
      throw new AssertionError("no reply, " + told(request), none);
    }
  }

  private RawClient.Reply once(byte[] request) throws IOException {
    client.send(request);
    return client.reply();
  }

  private String told(byte[] request) {
    String text = new String(request, UTF_8);
    return seed + ": " + text.substring(0, Math.min(SHOWN, text.length()));
  }

  private void judge(byte[] request, RawClient.Reply reply, boolean ours) {
    assertTrue(reply.whole(), () -> "broken off, " + told(request));
    assertTrue(
        ours ? reply.status() < 500 : NOT_OURS.contains(reply.status()),
        () -> reply.status() + " " + reply.text() + ", " + told(request));
    if (ours && reply.status() >= 400) {
      assertTrue(isEnvelope(reply), () -> reply.head() + reply.text() + ", " + told(request));
      secrets.stream()
          .flatMap(secret -> AllLines.pieces(secret).stream())
          .forEach(piece -> assertFalse(reply.text().contains(piece), () -> told(request)));
    }
  }

  private static boolean isEnvelope(RawClient.Reply reply) {
    try {
      return reply.header("content-type").startsWith("application/json")
          && Json.parse(reply.text()).get("error") instanceof JsonObject error
          && !error.getString("message", "").isEmpty()
          && !error.getString("type", "").isEmpty()
          && error.containsKey("code");
    } catch (JsonException none) {
      return false;
    }
  }

  /** What is sent would be hostile to nobody if all of it ended at the first check. */
  void assertHeard(String... statuses) {
    for (String status : statuses) {
      assertTrue(heard.containsKey(status), () -> seed + ", no " + status + ": " + heard);
    }
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
