// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.launch;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code java -jar gatehouse.war}, as a newcomer and an operator meet it. */
@Timeout(120)
class LauncherIT {
  private static final int TERMINATED = 128 + 15;
  private static final Pattern KEY = Pattern.compile("gh_[0-9A-Za-z]{49}");

  private final Path directory;

  LauncherIT(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void helpNamesEveryOption() throws Exception {
    try (WarProcess war = WarProcess.start(directory, "--help")) {
      assertEquals(0, war.awaitExit());
      for (String option :
          List.of(
              "--port",
              "--host",
              "--context-path",
              "--help",
              "--version",
              "validate",
              "verify-audit")) {
        assertTrue(war.out().contains(option), option);
      }
      assertEquals("", war.err());
    }
  }

  @Test
  void versionIsOneLine() throws Exception {
    try (WarProcess war = WarProcess.start(directory, "--version")) {
      assertEquals(0, war.awaitExit());
      assertTrue(war.out().matches("Gatehouse \\d\\S+\\R"), war.out());
    }
  }

  @Test
  void anUnknownOptionIsOneLine() throws Exception {
    refuses(2, "gatehouse: unknown option --prot; --help lists the options\n", "--prot", "1");
  }

  @Test
  void aBadPortIsOneLine() throws Exception {
    refuses(2, "gatehouse: --port must be a number from 0 to 65535, not \"x\"\n", "--port", "x");
  }

  @Test
  void aTakenPortIsOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());
      refuses(
          1,
          "gatehouse: port " + port + " on 127.0.0.1 is taken; choose another with --port\n",
          "--port",
          port);
    }
  }

  @Test
  void anUnknownHostIsOneLine() throws Exception {
    refuses(1, "gatehouse: host [x] is not known; choose another with --host\n", "--host", "[x]");
  }

  @Test
  void wrongSettingsAreAMessageWithoutATrace() throws Exception {
    List<String> wrong = List.of("-Dgatehouse.nonsense=1");
    try (WarProcess war = WarProcess.start(directory, wrong, "--port", "0")) {
      assertEquals(1, war.awaitExit());
      assertAll(
          () -> assertTrue(war.err().contains("gatehouse.nonsense"), war.err()),
          () -> assertFalse(war.err().contains("\tat "), war.err()),
          () -> assertFalse(war.err().contains("Exception"), war.err()),
          () -> assertEquals(List.of(), war.temporaryFiles()));
    }
  }

  @Test
  void itServesTheApplicationAndNoFileOfTheWar() throws Exception {
    try (WarProcess war = WarProcess.start(directory, "--port", "0", "--context-path", "/in")) {
      String url = war.awaitUrl();
      assertTrue(url.matches("http://127\\.0\\.0\\.1:\\d+/in"), url);
      assertEquals("pong", get(url + "/ping").body());
      assertAll(
          List.of(
                  "/WEB-INF/web.xml",
                  "/WEB-INF/lib/",
                  "/META-INF/MANIFEST.MF",
                  "/io/gatehouse/launch/Main.class",
                  "/%2FWEB-INF/web.xml")
              .stream()
              .map(path -> () -> assertEquals(404, get(url + path).statusCode(), path)));
    }
  }

  @Test
  void itEndsWhenAskedAndLeavesNothingBehind() throws Exception {
    try (WarProcess war = WarProcess.start(directory, "--port", "0")) {
      String url = war.awaitUrl();
      assertEquals("pong", get(url + "/ping").body());
      assertFalse(war.temporaryFiles().isEmpty());
      war.ask();
      assertEquals(TERMINATED, war.awaitExit());
      assertEquals(List.of(), war.temporaryFiles());
    }
  }

  /**
   * The first start prints an administrator's key; with the first caller's key the open time is
   * over.
   */
  @Test
  void whoHasIssuedKeysIsNoLongerOpenToTheWholeMachine() throws Exception {
    String first;
    try (WarProcess war = WarProcess.start(directory, "--port", "0")) {
      String url = war.awaitUrl();
      first = printedKey(war);
      assertEquals(200, get(url + "/v1/models").statusCode());
      HttpResponse<String> issued = put(url + "/admin/api/keys/team", first, "{\"name\":\"Team\"}");
      assertEquals(201, issued.statusCode(), issued.body());
      assertEquals(401, get(url + "/v1/models").statusCode());
      String key = KEY.matcher(issued.body()).results().findFirst().orElseThrow().group();
      assertEquals(200, get(url + "/v1/models", key).statusCode());
      war.ask();
      assertEquals(TERMINATED, war.awaitExit());
    }
    try (WarProcess war = WarProcess.start(directory, "--port", "0")) {
      String url = war.awaitUrl();
      assertEquals(401, get(url + "/v1/models").statusCode());
      assertEquals(200, get(url + "/admin/api/keys", first).statusCode());
      assertFalse(KEY.matcher(war.out() + war.err()).find(), "printed again");
    }
  }

  private static String printedKey(WarProcess war) throws Exception {
    return KEY.matcher(war.out() + war.err()).results().findFirst().orElseThrow().group();
  }

  @Test
  void validateReadsTheSettingsWithoutStarting() throws Exception {
    try (WarProcess war = WarProcess.start(directory, "validate")) {
      assertEquals(0, war.awaitExit(), war.out() + war.err());
      assertFalse(war.out().isBlank());
      assertEquals(List.of(), war.temporaryFiles());
    }
  }

  private void refuses(int status, String message, String... arguments) throws Exception {
    try (WarProcess war = WarProcess.start(directory, arguments)) {
      assertEquals(status, war.awaitExit());
      assertEquals(message, war.err().replace(System.lineSeparator(), "\n"));
      assertEquals("", war.out());
      assertEquals(List.of(), war.temporaryFiles());
    }
  }

  private static HttpResponse<String> get(String uri) throws Exception {
    return send(HttpRequest.newBuilder(URI.create(uri)));
  }

  private static HttpResponse<String> get(String uri, String key) throws Exception {
    return send(HttpRequest.newBuilder(URI.create(uri)).header("authorization", "Bearer " + key));
  }

  private static HttpResponse<String> put(String uri, String key, String body) throws Exception {
    return send(
        HttpRequest.newBuilder(URI.create(uri))
            .header("authorization", "Bearer " + key)
            .header("content-type", "application/json")
            .PUT(BodyPublishers.ofString(body)));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
  }
}
