// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.launch;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.example.echo.EchoCorporation;
import io.gatehouse.PlugInJar;
import io.gatehouse.testkit.RawClient;
import io.gatehouse.testkit.ScriptedUpstream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The WAR with a plug-in beside its libraries, and nothing else changed. */
@Timeout(120)
class PlugInIT {
  private static final String ASK =
      "{\"model\":\"echo/hill\",\"stream\":STREAM,"
          + "\"messages\":[{\"role\":\"user\",\"content\":\"Hello, world!\"}]}";

  private final Path directory;
  private final Path war;

  PlugInIT(@TempDir Path directory) {
    this.directory = directory;
    this.war =
        PlugInJar.into(
            Path.of(System.getProperty("gatehouse.war")),
            directory.resolve("gatehouse.war"),
            PlugInJar.of(directory.resolve("echo-corporation.jar"), EchoCorporation.class));
  }

  @Test
  void itsUpstreamsAnswerLikeOurs() throws Exception {
    try (var upstream =
            new ScriptedUpstream(
                (request, reply) -> {
                  reply.stream();
                  for (String word : request.text().strip().split("(?<= )", -1)) {
                    reply.chunk("event: say\ndata: " + word + "\n\n");
                  }
                  reply.chunk("event: bye\ndata: .\n\n");
                  reply.endChunks();
                });
        WarProcess gateway = start(upstream.base().replace("/v1", ""), "loud")) {
      int port = URI.create(gateway.awaitUrl()).getPort();
      var whole = RawClient.ask(port, "/v1/chat/completions", ASK.replace("STREAM", "false"));
      var streamed = RawClient.ask(port, "/v1/chat/completions", ASK.replace("STREAM", "true"));
      ScriptedUpstream.Request heard = upstream.requests().get(0);
      assertAll(
          () -> assertEquals(200, whole.status(), whole.text()),
          () -> assertTrue(whole.text().contains("\"content\":\"Hello, world!\""), whole.text()),
          () -> assertTrue(streamed.text().contains("\"content\":\"Hello, \""), streamed.text()),
          () -> assertTrue(streamed.text().endsWith("data: [DONE]\n\n"), streamed.text()),
          () -> assertEquals("POST /hill HTTP/1.1", heard.head().lines().findFirst().orElse("")),
          () -> assertEquals("loud", heard.header("x-echo-volume")),
          () -> assertEquals("secret", heard.header("x-echo-key")),
          () -> assertEquals("Hello, world!\n", heard.text()));
    }
  }

  @Test
  void aWrongOptionIsTold() throws Exception {
    try (WarProcess gateway = start("http://127.0.0.1:1", "deafening")) {
      assertEquals(1, gateway.awaitExit());
      assertTrue(gateway.err().contains("option volume to be loud or soft"), gateway.err());
      assertFalse(gateway.err().contains("\tat "), gateway.err());
    }
  }

  private WarProcess start(String base, String volume) throws Exception {
    return WarProcess.of(
        war,
        directory,
        List.of(
            "-Dgatehouse.upstreams.echo.type=echo-corporation",
            "-Dgatehouse.upstreams.echo.base-url=" + base,
            "-Dgatehouse.upstreams.echo.api-key=secret",
            "-Dgatehouse.upstreams.echo.options.volume=" + volume),
        "--port",
        "0");
  }
}
