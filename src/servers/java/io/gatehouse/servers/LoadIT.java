// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.servers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.testkit.RawClient;
import io.gatehouse.testkit.ScriptedUpstream.Request;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Much, and many at once: nothing grows that should not. */
class LoadIT extends ServerSuite {
  private static final int STREAMS = 500;
  private static final int FEW = 50;
  private static final int EVENTS = 5;
  private static final int UPLOADS = 200;
  private static final int COMPLETED = 20;

  /**
   * What the heap may grow by for a client that does not read. The queue holds what the upstream's
   * window allows, 64 KB, and a server up to 1 MB; the rest is what a first stream loads and warms.
   * Far less than what waits in the kernel, and than the reply.
   */
  private static final long GROWTH = 8L << 20;

  /** What a pool may grow by when much happens in one moment: not a thread for each of many. */
  private static final int FEW_THREADS = 60;

  private final List<RawClient> clients = new ArrayList<>();

  @AfterEach
  void allLeave() throws Exception {
    for (RawClient client : clients) {
      client.close();
    }
  }

  private RawClient client() throws Exception {
    RawClient client = new RawClient(Ask.port());
    clients.add(client);
    return client;
  }

  @Test
  void aSlowClientHoldsTheUpstreamBackAndGetsAll() throws Exception {
    Flood flood = new Flood(true, 50L << 20);
    Upstream.script("flood", flood);
    assertEquals(200, Ask.streamed("stream").status());
    long before = Insight.heap();
    RawClient client = client();
    Ask.post(client, Ask.body("flood", true));
    flood.awaitStandstill();
    assertTrue(flood.sent() < Flood.BUFFERS, "the upstream could say " + flood.sent() + " bytes");
    long growth = Insight.heap() - before;
    assertTrue(growth < GROWTH, "the heap has grown by " + growth + " bytes");

    var heard = client.reply();
    assertTrue(heard.whole());
    byte[] events = Ask.said(heard).getBytes(UTF_8);
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(events);
    assertEquals(flood.hash(), HexFormat.of().formatHex(hash));
  }

  @Test
  void manyStreamsAtOnce() throws Exception {
    Semaphore begun = new Semaphore(0);
    CountDownLatch measured = new CountDownLatch(1);
    Upstream.script(
        "paced",
        (request, reply) -> {
          reply.stream();
          for (int i = 0; i < EVENTS; i++) {
            reply.event(event(number(request), i));
            if (i == 0) {
              begun.release();
            }
            Thread.sleep(1000);
          }
          measured.await();
          Upstream.finish(reply);
        });
    int threadsForFew = 0;
    for (int i = 0; i < STREAMS; i++) {
      Ask.post(client(), Ask.body("paced", true), "x-client-request-id: " + i);
      begun.acquire();
      if (i == FEW) {
        threadsForFew = Insight.threads();
      }
    }
    assertEquals(STREAMS, Ask.inFlight());
    int threads = Insight.threads();
    Result.note("heap", (Insight.heap() >> 20) + " MB");
    measured.countDown();

    for (int i = 0; i < STREAMS; i++) {
      var heard = clients.get(i).reply();
      assertEquals(200, heard.status(), heard.text());
      assertTrue(heard.whole(), heard.text());
      assertEquals(said(i), Ask.said(heard));
    }
    assertTrue(threads < threadsForFew + FEW_THREADS, threadsForFew + ", then " + threads);
  }

  private static String number(Request request) {
    return request.header("x-client-request-id");
  }

  private static String event(String stream, int number) {
    return Upstream.WORD.replace("word", "word " + number + " of " + stream);
  }

  private static String said(int stream) {
    StringBuilder said = new StringBuilder();
    for (int i = 0; i < EVENTS; i++) {
      said.append("data: ").append(event(String.valueOf(stream), i)).append("\n\n");
    }
    return said.append("data: ")
        .append(Upstream.WORD.replace("null", "\"stop\""))
        .append("\n\ndata: [DONE]\n\n")
        .toString();
  }

  /** A figure for the table, for nobody to fail by. */
  @Test
  void timeToTheFirstEvent() throws Exception {
    timesToTheFirstEvent(50);
    long[] nanos = timesToTheFirstEvent(100);
    Arrays.sort(nanos);
    Result.note("first event", Math.round(nanos[nanos.length / 2] / 1e5) / 10.0 + " ms");
  }

  /** On one connection, which Tomcat closes after a hundred requests. */
  private long[] timesToTheFirstEvent(int requests) throws Exception {
    RawClient client = client();
    long[] nanos = new long[requests];
    for (int i = 0; i < requests; i++) {
      Ask.post(client, Ask.body("stream", true));
      long asked = System.nanoTime();
      client.until("word");
      nanos[i] = System.nanoTime() - asked;
      client.until("\r\n0\r\n\r\n");
    }
    return nanos;
  }

  @Test
  void slowUploadsHoldNoThreads() throws Exception {
    byte[] body = Ask.body("whole", false).getBytes(UTF_8);
    int before = Insight.threads();
    for (int i = 0; i < UPLOADS; i++) {
      client()
          .send(
              "POST "
                  + Ask.CHAT
                  + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                  + Ask.KEY
                  + "\r\nContent-Length: "
                  + body.length
                  + "\r\n\r\n");
    }
    int sent = 0;
    for (; sent < 4; sent++) {
      for (RawClient client : clients) {
        client.send(Arrays.copyOfRange(body, sent, sent + 1));
        Thread.sleep(1000 / UPLOADS);
      }
      assertEquals(200, Ask.whole("whole").status());
      assertTrue(Ask.streamed("stream").whole());
      assertEquals(200, Ask.get("/health").status());
    }
    int threads = Insight.threads();
    for (RawClient client : clients.subList(0, COMPLETED)) {
      client.send(Arrays.copyOfRange(body, sent, body.length));
      assertEquals(200, client.reply().status());
    }
    assertTrue(threads < before + FEW_THREADS, before + " threads, then " + threads);
  }
}
