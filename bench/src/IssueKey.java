// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Pattern;

/** Has a gateway issue a key, with limits that nobody reaches, and prints it: {@code PORT ADMIN_KEY}. */
final class IssueKey {
  private static final Pattern KEY = Pattern.compile("\"(gh_[0-9A-Za-z]+)\"");
  private static final int TRIES = 200;
  private static final String WISH =
      """
      {"name":"bench","owner":"bench","cost_centre":"bench","models":["up/*"],"endpoints":["chat/*"],
       "addresses":["127.0.0.0/8"],
       "limits":{"requests":["100000000/minute","1000000000/day"],"tokens":["10000000000/minute"],
                 "concurrent":100000,"longest_input":100000,"longest_output":100000}}
      """;

  private IssueKey() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    var uri = URI.create("http://127.0.0.1:%s/admin/api/keys/bench".formatted(args[0]));
    var request =
        HttpRequest.newBuilder(uri)
            .header("authorization", "Bearer " + args[1])
            .header("content-type", "application/json")
            .PUT(BodyPublishers.ofString(WISH))
            .build();
    String said = "";
    for (int i = 0; i < TRIES; i++) {
      try {
        HttpResponse<String> reply =
            HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        var key = KEY.matcher(reply.body());
        if (reply.statusCode() < 300 && key.find()) {
          System.out.println(key.group(1));
          return;
        }
        said = reply.statusCode() + " " + reply.body();
      } catch (IOException notYet) {
        said = notYet.toString();
      }
      Thread.sleep(200);
    }
    System.err.println("bench: no key was issued: " + said);
    System.exit(1);
  }
}
