// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.faults.Scene.Patience;
import io.gatehouse.matrix.Lane;
import io.gatehouse.wire.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import java.util.Map;
import java.util.TreeMap;

/** How a gateway is set up for the fault suites: every setting they need, in one place. */
final class FaultSettings {
  /** The upstream that is always well. */
  static final String SPARE = "spare";

  private static final String SHORT = "800ms";
  private static final String SHORT_CONNECT = "300ms";
  private static final String LONG = "8s";
  private static final String BRIEF_TOTAL = "800ms";

  private FaultSettings() {}

  /**
   * What holds for all upstreams, and the spare one.
   *
   * @param spare its address
   */
  static Map<String, String> common(String spare) {
    Map<String, String> all = new TreeMap<>();
    all.put("gatehouse.auth.anonymous", "true");
    all.put("gatehouse.models.refresh", "1h");
    all.put("gatehouse.log.requests", "false");
    // what OVERSIZED exceeds
    all.put("gatehouse.limits.reply", "128KB");
    all.put("gatehouse.stream.keep-alive", "0");
    all.put("gatehouse.retry.attempts", "2");
    all.put("gatehouse.retry.base", "100ms");
    all.put("gatehouse.retry.limited-base", "100ms");
    all.put("gatehouse.retry.budget-floor", "100000");
    all.put("gatehouse.breaker.enabled", "false");
    all.put("gatehouse.keys.longest-rest", "1ms");
    all.put("gatehouse.upstreams.spare.type", "openai");
    all.put("gatehouse.upstreams.spare.base-url", spare);
    all.put("gatehouse.upstreams.spare.api-key", "test");
    return all;
  }

  /** Every failure is told at once: nothing is asked twice. */
  static Map<String, String> withoutRetries() {
    return Map.of("gatehouse.retry.attempts", "1");
  }

  /** One upstream of a stage, and the route that has the spare one for its second target. */
  static Map<String, String> upstream(String name, Lane lane, int port, Patience patience) {
    Map<String, String> own = new TreeMap<>();
    String base = (patience.isSecure() ? "https" : "http") + "://127.0.0.1:" + port;
    own.put("type", lane.name());
    if (lane.name().equals("pieces")) {
      own.put("gpt-address", base);
      own.put("vertex-address", base);
    } else {
      own.put("base-url", base + "/v1");
      own.put("api-key", "test");
    }
    own.putAll(lane.settings());
    boolean quick = patience == Patience.SHORT || patience == Patience.SECURE_SHORT;
    own.put("timeouts.connect", quick ? SHORT_CONNECT : LONG);
    own.put("timeouts.first-byte", quick ? SHORT : LONG);
    own.put("timeouts.idle", quick ? SHORT : LONG);
    own.put("timeouts.total", patience == Patience.BRIEF ? BRIEF_TOTAL : "0");
    Map<String, String> settings = new TreeMap<>();
    own.forEach((key, value) -> settings.put("gatehouse.upstreams." + name + "." + key, value));
    settings.put(
        "gatehouse.routes." + both(name) + ".targets",
        name + "/" + lane.model() + "," + SPARE + "/gpt-5.4-mini");
    return settings;
  }

  /** An impatiently watched primary with a breaker, and a route with the spare one behind it. */
  static Map<String, String> bench(String primary, String route) {
    Map<String, String> all = new TreeMap<>();
    String upstream = "gatehouse.upstreams.primary.";
    all.put(upstream + "type", "openai");
    all.put(upstream + "base-url", primary);
    all.put(upstream + "api-key", "test");
    all.put(upstream + "timeouts.first-byte", SHORT);
    all.put(upstream + "timeouts.idle", SHORT);
    all.put("gatehouse.routes." + route + ".targets", "primary/m," + SPARE + "/m");
    all.put("gatehouse.breaker.enabled", "true");
    all.put("gatehouse.breaker.least-calls", "5");
    all.put("gatehouse.breaker.open", SHORT);
    all.put("gatehouse.breaker.probes", "1");
    return all;
  }

  static String both(String upstream) {
    return "both-" + upstream;
  }

  /** How many attempts an error's body lists; 0 without a list. */
  static int attemptsIn(String body) {
    return count(Json.parse(body));
  }

  private static int count(JsonStructure json) {
    if (!(json instanceof JsonObject object)) {
      return 0;
    }
    if (object.get("attempts") instanceof JsonArray attempts) {
      return attempts.size();
    }
    for (JsonValue value : object.values()) {
      int found = value instanceof JsonObject inner ? count(inner) : 0;
      if (found > 0) {
        return found;
      }
    }
    return 0;
  }
}
