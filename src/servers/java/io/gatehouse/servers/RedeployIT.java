// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.testkit.RawClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The application comes and goes under traffic: nobody is deceived, and nothing of it stays. */
@ArquillianTest
@RunAsClient
class RedeployIT {
  private static final String GATEHOUSE = "gatehouse";
  private static final String OTHER = "other";
  private static final int CALLERS = 64;

  /** Each of the servers gets all of them on the newest JDK, and fewer on the others. */
  private static final int ROUNDS = Run.current().jdk().equals("newest") ? 20 : 8;

  private static final int WARM = 5;
  private static final int STREAMS = 5;

  /** Every so many rounds nobody drains first; that takes as long as the server's own patience. */
  private static final int AT_ONCE = 4;

  private static final int WORDS = 60;

  /** Less than one copy of our classes takes. */
  private static final long METASPACE_SLACK = 8 << 20;

  private static final Server SERVER = Server.current();

  @ArquillianResource private Deployer deployer;

  private final ExecutorService readers = Executors.newFixedThreadPool(CALLERS);

  @Deployment(name = GATEHOUSE, managed = false, testable = false)
  static WebArchive gatehouse() {
    return Wars.gatehouse("gatehouse.war");
  }

  @Deployment(name = OTHER, managed = false, testable = false)
  static WebArchive other() {
    return Wars.ofServlets("other.war");
  }

  @BeforeEach
  void streamsThatEnd() {
    Upstream.script(
        "paced",
        (request, reply) -> {
          reply.stream();
          for (int i = 0; i < WORDS && !reply.isLeftWithin(20); i++) {
            reply.event(Upstream.WORD);
          }
          Upstream.finish(reply);
        });
  }

  @AfterEach
  void stopReading() {
    readers.shutdownNow();
  }

  @Test
  void underTraffic() throws Exception {
    long warm = 0;
    try (var traffic = new Repeating(RedeployIT::shortRequest)) {
      for (int round = 1; round <= ROUNDS; round++) {
        deployer.deploy(GATEHOUSE);
        if (round % AT_ONCE == 0) {
          undeployAtOnce();
        } else {
          drainFirst();
        }
        if (round == WARM) {
          warm = metaspace();
        }
      }
      assertTrue(traffic.times() > ROUNDS);
    }
    giveThreadsAnotherTask();
    assertNothingLeft();
    long used = metaspace();
    long slack = METASPACE_SLACK * (1 + SERVER.generationsThatStay());
    assertTrue(used - warm < slack, () -> "metaspace has grown to " + used);
  }

  /**
   * While the application goes, the server itself may say that it is not there: in its own words.
   */
  private static String shortRequest() {
    try {
      var reply = Ask.whole("whole");
      boolean fromTheServer = reply.header("x-gatehouse-request-id").isEmpty();
      boolean right =
          reply.status() == 200
              ? !reply.whole() || reply.text().equals(Upstream.WHOLE)
              : fromTheServer || reply.status() == 503;
      return right ? "" : reply.head() + reply.text();
    } catch (IOException visiblyBroken) {
      return "";
    }
  }

  /** As an operator does who wants no stream to break: drain, wait, undeploy. */
  private void drainFirst() throws Exception {
    List<Future<String>> streams = streams("paced");
    try (Jmx jmx = Jmx.of(SERVER)) {
      jmx.tell("drain");
      assertEquals("draining", jmx.ask("State"));
      var refused = Ask.whole("whole");
      assertEquals(503, refused.status(), refused.text());
      assertFalse(refused.header("retry-after").isEmpty(), refused.head());
      var ready = Ask.get("/health/ready");
      assertEquals(503, ready.status());
      assertTrue(ready.text().contains("draining"), ready.text());
      Ask.nothingLeft();
      assertEquals(0, jmx.ask("InFlight"));
    }
    deployer.undeploy(GATEHOUSE);
    for (Future<String> stream : streams) {
      assertEquals("complete", stream.get(5, TimeUnit.SECONDS));
    }
  }

  private void undeployAtOnce() throws Exception {
    List<Future<String>> streams = streams("endless");
    deployer.undeploy(GATEHOUSE);
    for (Future<String> stream : streams) {
      assertEquals("broken", stream.get(5, TimeUnit.SECONDS));
    }
  }

  /** Streams that run, and how each of them will have ended. */
  private List<Future<String>> streams(String model) throws IOException {
    List<Future<String>> streams = new ArrayList<>();
    for (int i = 0; i < STREAMS; i++) {
      RawClient client = Ask.stream(model);
      streams.add(
          readers.submit(
              () -> {
                try (client) {
                  return end(client);
                }
              }));
    }
    return streams;
  }

  private static String end(RawClient client) {
    String rest = client.rest();
    if (!rest.endsWith("\r\n0\r\n\r\n")) {
      return "broken";
    }
    return rest.contains("data: [DONE]\n\n") ? "complete" : "looks complete";
  }

  /** A thread of a pool may hold on to what it did last, until it does something else. */
  private void giveThreadsAnotherTask() throws Exception {
    deployer.deploy(OTHER);
    List<Future<Integer>> asked = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      asked.add(readers.submit(() -> Ask.status("/other/api/greeting?slowly")));
    }
    for (Future<Integer> status : asked) {
      assertEquals(200, status.get(60, TimeUnit.SECONDS));
    }
    deployer.undeploy(OTHER);
  }

  private static void assertNothingLeft() throws Exception {
    Ask.waitFor(
        () -> Upstream.openConnections() == 0,
        () -> Upstream.openConnections() + " connections to the upstream");
    Leftovers leftovers = Leftovers.of(SERVER);
    assertEquals(List.of(), leftovers.threads());
    assertTrue(leftovers.generations() <= SERVER.generationsThatStay(), leftovers::toString);
    assertTrue(leftovers.copies() <= SERVER.copiesThatStay(), leftovers::toString);
    try (Jmx jmx = Jmx.of(SERVER)) {
      assertEquals(Set.of(), jmx.ours());
    }
  }

  private static long metaspace() throws Exception {
    Leftovers.collectGarbage(SERVER);
    try (Jmx jmx = Jmx.of(SERVER)) {
      return jmx.metaspace();
    }
  }
}
