// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.gatehouse.config.settings.Secret;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretsTest {
  private static final String HIDDEN = "sk-never-shown";

  @Test
  void aSecretIsOnlyRevealedOnRequest() {
    Secret secret = Secret.of(HIDDEN);
    assertEquals("***", secret.toString());
    assertEquals(HIDDEN, secret.reveal());
    assertEquals(Secret.of(HIDDEN), secret);
  }

  @Test
  void nothingReadShowsOne() {
    var snapshot =
        SettingsReader.snapshot(
            Sources.of(
                Map.of(
                    "gatehouse.auth.api-keys",
                    HIDDEN,
                    "gatehouse.upstreams.x.type",
                    "demo",
                    "gatehouse.upstreams.x.api-keys",
                    HIDDEN + "," + HIDDEN,
                    "gatehouse.upstreams.x.headers.x-token",
                    HIDDEN),
                Map.of("OPENAI_API_KEY", HIDDEN)));
    var settings = snapshot.settings();
    String shown =
        snapshot.effective()
            + " "
            + settings
            + settings.auth()
            + settings.upstreams()
            + settings.auth().apiKeys()
            + settings.upstreams().values().stream()
                .map(upstream -> upstream.apiKey() + " " + upstream.apiKeys() + upstream.headers())
                .toList();
    assertFalse(shown.contains(HIDDEN), shown);
  }
}
