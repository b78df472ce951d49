// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.testkit.RawClient;
import io.gatehouse.testkit.ScriptedUpstream;
import io.gatehouse.web.GatewayServer.Kind;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every method of every resource, asked for by a stranger in as many spellings as we know: all of
 * them lead to the filter that asks who that is, but the few that are meant for everybody.
 */
class NoWayRoundTest {
  /** What needs no key, and why. Only in this spelling. */
  private static final Map<String, String> PUBLIC =
      Map.of(
          "GET /health", "the gateway's state in figures, without a secret",
          "GET /health/live", "for probes, which have no key",
          "GET /health/ready", "for load balancers, which have no key",
          "GET /ping", "says pong");

  private static final Set<Integer> REFUSED = Set.of(400, 401, 403, 404);

  /** All that Jersey would answer, as method and path. */
  private static Set<String> served() {
    Set<String> served = new TreeSet<>();
    for (Class<?> resource : ApiServlet.RESOURCES) {
      Path above = resource.getAnnotation(Path.class);
      for (Method method : resource.getDeclaredMethods()) {
        Path below = method.getAnnotation(Path.class);
        for (Annotation annotation : method.getAnnotations()) {
          HttpMethod http = annotation.annotationType().getAnnotation(HttpMethod.class);
          if (above != null && http != null) {
            String path = "/" + above.value() + "/" + (below == null ? "" : below.value());
            String plain = path.replaceAll("\\{[^}]*}", "some").replaceAll("/+", "/");
            served.add(http.value() + " " + plain.replaceAll("(?<=.)/$", ""));
          }
        }
      }
    }
    return served;
  }

  /** The same path in other spellings, some of which a server may take for the same. */
  private static Set<String> spellings(String path) {
    String rest = path.substring(1);
    int slash = rest.indexOf('/');
    String first = slash < 0 ? rest : rest.substring(0, slash);
    String more = slash < 0 ? "" : rest.substring(slash);
    String encoded = String.format("/%%%02x%s", (int) rest.charAt(0), rest.substring(1));
    Set<String> all = new LinkedHashSet<>();
    all.add(path);
    all.addAll(List.of(path + "/", path + "//", "/" + path, "//" + path, "/." + path));
    all.addAll(List.of("/x/.." + path, "/health/.." + path, "/ping/../" + path, "/%2e" + path));
    all.addAll(List.of("/x/%2e%2e" + path, "/health/%2E%2E" + path, "/ping;/.." + path));
    all.addAll(List.of(path + ";a=b", "/" + first + ";a=b" + more, "/;a=b" + path, path + ";"));
    all.addAll(List.of(path.toUpperCase(Locale.ROOT), encoded, encoded.replace("%", "%25")));
    all.addAll(List.of("/v1" + path, "/v1/v1" + path, "/V1" + path, "/v1/" + path, "/v1/." + path));
    all.addAll(List.of("/" + rest.replace("/", "%2F"), "/%2F" + rest, path + "%2F", path + "%20"));
    all.addAll(List.of(path + "%00", path + "?x=y", path + "?/health", path + "/health"));
    all.addAll(List.of("/health" + path, "/ping" + path, "/some/model/v1" + path, "/m" + path));
    all.addAll(List.of("http://localhost" + path, "http://localhost/" + path));
    all.addAll(List.of(path + "/..;/health", "/health;" + path, path + "#/health"));
    return all;
  }

  @ParameterizedTest
  @EnumSource
  void aStrangerGetsNowhere(Kind kind) throws Exception {
    Set<String> served = served();
    assertTrue(served.size() > 20, served.toString());
    assertTrue(served.containsAll(PUBLIC.keySet()), served.toString());
    try (var upstream =
            new ScriptedUpstream(
                (request, reply) -> reply.whole(200, "application/json", new byte[] {'{', '}'}));
        var server =
            GatewayServer.start(
                kind,
                upstream,
                "gatehouse.auth.anonymous=false",
                "gatehouse.auth.api-keys=caller-secret",
                "gatehouse.admin-key=admin-secret",
                "gatehouse.default-model=up/m",
                "gatehouse.log.requests=false",
                "gatehouse.compat.model-routes=true",
                "gatehouse.compat.tolerant-paths=true")) {
      List<String> through = new ArrayList<>();
      for (String one : served) {
        String method = one.substring(0, one.indexOf(' '));
        for (String path : spellings(one.substring(one.indexOf(' ') + 1))) {
          String asked = method + " " + path;
          int status = ask(server, method, path);
          if (!REFUSED.contains(status) && !PUBLIC.containsKey(plain(asked))) {
            through.add(status + " " + asked);
          }
        }
      }
      assertEquals(List.of(), through);
      for (String open : PUBLIC.keySet()) {
        assertTrue(ask(server, "GET", open.substring(4)) == 200, open);
      }
      assertEquals(List.of(), upstream.requests());
      assertEquals(Gateway.State.READY, server.gateway().state());
    }
  }

  /** Without what does not belong to a path. */
  private static String plain(String asked) {
    return asked.replaceAll("[?#].*", "").replace(" http://localhost/", " /");
  }

  private static int ask(GatewayServer server, String method, String path) throws IOException {
    return RawClient.request(
            server.port(), method, path, "Content-Length: 0", "Content-Type: application/json")
        .status();
  }

  /** One servlet, and before it the filter, for all paths. */
  @Test
  void nothingIsServedBesideIt() throws IOException {
    String descriptor =
        Files.readString(java.nio.file.Path.of("webapp/WEB-INF/web.xml")).replaceAll("\\s+", "");
    List<String> mappings =
        descriptor
            .lines()
            .flatMap(text -> List.of(text.split("(?=<filter-mapping>|<servlet-mapping>)")).stream())
            .filter(text -> text.startsWith("<filter-mapping>") || text.startsWith("<servlet-m"))
            .toList();
    assertEquals(3, mappings.size(), mappings.toString());
    assertTrue(mappings.get(0).contains("<filter-name>front</filter-name>"), mappings.get(0));
    for (String mapping : mappings) {
      assertTrue(mapping.contains("<url-pattern>/*</url-pattern>"), mapping);
    }
    assertEquals(2, descriptor.split("<servlet>", -1).length);
  }
}
