// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.servers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.fail;

import io.gatehouse.testkit.RawClient;
import io.gatehouse.testkit.RawClient.Reply;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

  /** What the gateway says of itself; nothing while it is not there. */
  static String health() {
    return health(CONTEXT);
  }

  private static String health(String context) {
    try {
      return RawClient.request(port(), "GET", context + "/health").text();
    } catch (IOException gone) {
      return "";
    }
  }

  /** The status of a path from the root of the server; 0 while it does not listen. */
  static int status(String path) {
    try {
      return RawClient.request(port(), "GET", path).status();
    } catch (IOException notListening) {
      return 0;
    }
  }

  private static int figure(String name) {
    return figure(name, CONTEXT);
  }

  private static int figure(String name, String context) {
    Matcher figure = Pattern.compile("\"" + name + "\":(\\d+)").matcher(health(context));
    return figure.find() ? Integer.parseInt(figure.group(1)) : -1;
  }

  /** How many exchanges the gateway says are running. */
  static int inFlight() {
    return figure("in_flight");
  }

  /** For how many seconds the gateway has been running. */
  static int uptime() {
    return figure("uptime_seconds");
  }

  /** Waits until no exchange is running any more. */
  static void nothingLeft() {
    nothingLeft(CONTEXT);
  }

  static void nothingLeft(String context) {
    waitFor(() -> figure("in_flight", context) == 0, () -> "something is left: " + health(context));
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
