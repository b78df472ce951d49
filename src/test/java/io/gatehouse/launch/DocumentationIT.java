// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.launch;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.Document;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The README's requests, sent to the WAR as it starts without any setting. */
@Timeout(120)
class DocumentationIT {
  private static final String README_URL = "http://127.0.0.1:8080";
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");
  private static final Pattern ENDPOINT =
      Pattern.compile("`(?:(GET|POST) )?(/[a-z0-9/{}-]*)`", Pattern.CASE_INSENSITIVE);

  private static WarProcess war;
  private static String url;

  private final Document readme = Document.of("README.md");
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    war = WarProcess.start(directory, "--port", "0");
    url = war.awaitUrl();
  }

  @AfterAll
  static void stop() {
    war.close();
  }

  @Test
  void theFirstRequestIsStreamed() throws Exception {
    Curl first = curls().get(0);
    HttpResponse<String> reply = send(first);
    assertEquals(200, reply.statusCode());
    String type = reply.headers().firstValue("content-type").orElse("");
    assertTrue(type.startsWith("text/event-stream"), type);
    assertTrue(reply.body().endsWith("\n\ndata: [DONE]\n\n"), reply.body());
    assertTrue(reply.body().split("\n\n").length > 3, reply.body());
  }

  @Test
  void everyOtherRequestIsAnswered() throws Exception {
    List<Curl> others = curls().subList(1, curls().size());
    assertFalse(others.isEmpty());
    for (Curl curl : others) {
      assertEquals(200, send(curl).statusCode(), curl.url());
    }
  }

  @Test
  void theFirstRequestIsTheOneThatIsPrinted() throws Exception {
    assertTrue(war.out().contains(lines().get(0).replace(README_URL, url)), war.out());
  }

  @Test
  void everyEndpointIsThere() throws Exception {
    List<String> missing = new ArrayList<>();
    String method = "GET";
    for (var endpoint : ENDPOINT.matcher(section("Endpoints")).results().toList()) {
      method = endpoint.group(1) == null ? method : endpoint.group(1);
      String path = endpoint.group(2).replace("{id}", "default");
      if (path.equals("/v1")) {
        continue;
      }
      HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path));
      HttpResponse<String> reply =
          client.send(
              request.method(method, BodyPublishers.noBody()).build(), BodyHandlers.ofString());
      if (reply.statusCode() == 405 || reply.body().contains("unknown_url")) {
        missing.add(method + " " + path);
      }
    }
    assertEquals(List.of(), missing);
  }

  @Test
  void theOptionsAreThoseOfTheHelp() {
    assertAll(
        CommandLine.HELP
            .lines()
            .filter(line -> line.startsWith("  --"))
            .map(line -> () -> assertTrue(readme.text().contains(line), line)));
  }

  private String section(String heading) {
    String text = readme.text();
    int from = text.indexOf("\n## " + heading + "\n");
    return text.substring(from, text.indexOf("\n## ", from + 1));
  }

  private HttpResponse<String> send(Curl curl) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(curl.url()));
    curl.headers().forEach(request::header);
    curl.body().ifPresent(body -> request.POST(BodyPublishers.ofString(body)));
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private List<Curl> curls() {
    return lines().stream().map(line -> Curl.of(line.replace(README_URL, url))).toList();
  }

  private List<String> lines() {
    return readme.examples("sh").stream()
        .flatMap(example -> example.replaceAll("\\\\\\n\\s*", "").lines())
        .filter(line -> line.startsWith("curl "))
        .toList();
  }

  /** A curl command, as far as the README uses it. */
  private record Curl(String url, Map<String, String> headers, Optional<String> body) {
    static Curl of(String line) {
      Deque<String> words = new ArrayDeque<>();
      WORD.matcher(line)
          .results()
          .forEach(word -> words.add(word.group(1) == null ? word.group(2) : word.group(1)));
      String url = "";
      Map<String, String> headers = new TreeMap<>();
      Optional<String> body = Optional.empty();
      while (!words.isEmpty()) {
        String word = words.remove();
        switch (word) {
          case "curl", "-N" -> {}
          case "-H" -> {
            String header = words.remove();
            int colon = header.indexOf(':');
            headers.put(header.substring(0, colon), header.substring(colon + 1).strip());
          }
          case "-d" -> body = Optional.of(words.remove());
          default -> url = word;
        }
      }
      return new Curl(url, headers, body);
    }
  }
}
