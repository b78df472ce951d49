// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.servers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.fail;

import io.gatehouse.testkit.RawClient;
import io.gatehouse.testkit.RawClient.Reply;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Requests to the gateway as its callers make them. */
final class Ask {
  static final String CONTEXT = "/gatehouse";
  static final String CHAT = CONTEXT + "/v1/chat/completions";
  static final String KEY = "Authorization: Bearer " + Settings.KEY;

  private static final String COMMENT = ": keep-alive\n\n";

  private Ask() {}

  /** What a stream said, without the comments that the gateway puts in when it has to wait. */
  static String said(Reply stream) {
    return stream.text().replace(COMMENT, "");
  }

  static int port() {
    return Server.current().http();
  }

  static String body(String model, boolean stream) {
    return "{\"model\":\"openai/%s\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"
        .formatted(model, stream);
  }

  static Reply whole(String model, String... headers) throws IOException {
    return chat(body(model, false), headers);
  }

  static Reply streamed(String model, String... headers) throws IOException {
    return chat(body(model, true), headers);
  }

  static Reply chat(String body, String... headers) throws IOException {
    try (RawClient client = new RawClient(port())) {
      post(client, body, headers);
      return client.reply();
    }
  }

  static Reply get(String path, String... headers) throws IOException {
    return RawClient.request(port(), "GET", CONTEXT + path, headers);
  }

  /** A stream that has begun to flow; the caller closes the client. */
  static RawClient stream(String model) throws IOException {
    RawClient client = new RawClient(port());
    post(client, body(model, true));
    client.until("word");
    return client;
  }

  static void post(RawClient client, String body, String... headers) throws IOException {
    String[] all = new String[headers.length + 1];
    all[0] = KEY;
    System.arraycopy(headers, 0, all, 1, headers.length);
    client.post(CHAT, body.getBytes(UTF_8), all);
  }

  /** How many exchanges the gateway says are running. */
  static int inFlight() throws IOException {
    return inFlight(CONTEXT);
  }

  static int inFlight(String context) throws IOException {
    String health = RawClient.request(port(), "GET", context + "/health").text();
    return Integer.parseInt(health.replaceAll("(?s).*\"in_flight\":(\\d+).*", "$1"));
  }

  /** Waits until no exchange and no upstream connection is in use any more. */
  static void nothingLeft() throws IOException {
    nothingLeft(CONTEXT);
  }

  static void nothingLeft(String context) {
    waitFor(
        () -> quietInFlight(context) == 0, () -> quietInFlight(context) + " exchanges are left");
  }

  private static int quietInFlight(String context) {
    try {
      return inFlight(context);
    } catch (IOException e) {
      return -1;
    }
  }

  /** Waits, at most twenty seconds, for something that is to come true by itself. */
  static void waitFor(BooleanSupplier truth, Supplier<String> otherwise) {
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (!truth.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        fail(otherwise.get());
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
