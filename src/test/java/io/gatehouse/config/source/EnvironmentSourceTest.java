// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentSourceTest {
  private final List<Problem> problems = new ArrayList<>();

  @ParameterizedTest
  @CsvSource({
    "GATEHOUSE_API_PREFIX, gatehouse.api-prefix",
    "GATEHOUSE_CONFIG, gatehouse.config",
    "GATEHOUSE_AUTH_API_KEYS, gatehouse.auth.api-keys",
    "GATEHOUSE_LIMITS_UPLOAD_TIME, gatehouse.limits.upload-time",
    "GATEHOUSE_ROUTES_FAST_TARGETS, gatehouse.routes.fast.targets",
    "GATEHOUSE_ROUTES_GPT_4O_MINI_TARGETS, gatehouse.routes.gpt-4o-mini.targets",
    "GATEHOUSE_UPSTREAMS_OPENAI_TYPE, gatehouse.upstreams.openai.type",
    "GATEHOUSE_UPSTREAMS_AZURE_EAST_API_KEY, gatehouse.upstreams.azure-east.api-key",
    "GATEHOUSE_UPSTREAMS_X_DEFAULT_MODEL, gatehouse.upstreams.x.default-model",
    "GATEHOUSE_UPSTREAMS_A_B_TIMEOUTS_FIRST_BYTE, gatehouse.upstreams.a-b.timeouts.first-byte",
    "GATEHOUSE_UPSTREAMS_X_POOL_IDLE_TIMEOUT, gatehouse.upstreams.x.pool.idle-timeout",
    "GATEHOUSE_UPSTREAMS_X_TRUST_STORE, gatehouse.upstreams.x.trust-store",
    "GATEHOUSE_UPSTREAMS_X_TRUST_STORE_PASSWORD, gatehouse.upstreams.x.trust-store-password",
    "GATEHOUSE_UPSTREAMS_X_HEADERS_FOO_BAR, gatehouse.upstreams.x.headers.foo-bar",
    "GATEHOUSE_UPSTREAMS_X_HEADERS_API_KEY, gatehouse.upstreams.x.headers.api-key",
    "GATEHOUSE_UPSTREAMS_X_FORWARD_HEADERS, gatehouse.upstreams.x.forward-headers",
  })
  void variablesAreKeys(String variable, String key) {
    assertEquals(List.of(new Entry(key, "v", "environment variable " + variable)), read(variable));
    assertEquals(List.of(), problems);
  }

  @ParameterizedTest
  @CsvSource({
    "GATEHOUSE_LIMIT_BODY, GATEHOUSE_LIMITS_BODY",
    "GATEHOUSE_UPSTREAMS_AZURE_EAST_APIKEY, GATEHOUSE_UPSTREAMS_AZURE_EAST_API_KEY",
    "GATEHOUSE_UPSTREAM_OPENAI_TYPE, GATEHOUSE_UPSTREAMS_OPENAI_TYPE",
    "GATEHOUSE_ROUTES_FAST_TARGET, GATEHOUSE_ROUTES_FAST_TARGETS",
  })
  void unknownVariablesAreTold(String variable, String meant) {
    assertEquals(List.of(), read(variable));
    assertEquals(
        List.of(
            variable
                + ": unknown key (environment variable "
                + variable
                + "), did you mean "
                + meant
                + "?"),
        problems.stream().map(Problem::toString).toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PATH",
        "GATEHOUSE_SERVICE_HOST",
        "GATEHOUSE_SERVICE_PORT_HTTP",
        "GATEHOUSE_PORT",
        "GATEHOUSE_PORT_8080_TCP_ADDR",
        "GATEHOUSE_ADMIN_SERVICE_HOST",
        "GATEHOUSE_ADMIN_PORT_80_TCP"
      })
  void othersAreLeftAlone(String variable) {
    assertEquals(List.of(), read(variable));
    assertEquals(List.of(), problems);
  }

  private List<Entry> read(String variable) {
    return EnvironmentSource.read(Map.of(variable, "v"), Keys.ALL, problems::add);
  }
}
