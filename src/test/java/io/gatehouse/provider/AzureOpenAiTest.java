// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.ChatRequest.Message;
import io.gatehouse.provider.AzureOpenAi.Auth;
import io.gatehouse.wire.Endpoint;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.Wire;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AzureOpenAiTest {
  private static final AzureOpenAi V1 = AzureOpenAi.v1(Auth.API_KEY);
  private static final AzureOpenAi DATED = AzureOpenAi.deployments("2024-10-21", Auth.BEARER);

  @ParameterizedTest
  @CsvSource({
    "mini, openai/deployments/mini/chat/completions?api-version=2024-10-21",
    "a b/c?d=é, openai/deployments/a%20b%2Fc%3Fd%3D%C3%A9/chat/completions?api-version=2024-10-21",
    "., openai/deployments/.%20/chat/completions?api-version=2024-10-21",
    ".., openai/deployments/..%20/chat/completions?api-version=2024-10-21",
    "..., openai/deployments/.../chat/completions?api-version=2024-10-21"
  })
  void aDeploymentHasAPathOfItsOwn(String deployment, String path) {
    assertEquals(Optional.of(path), DATED.path(Endpoint.CHAT, deployment));
    assertEquals(path, DATED.encode(ask(deployment)).path());
  }

  @Test
  void theNewerApiHasOnePathForAll() {
    assertEquals(Optional.of("openai/v1/embeddings"), V1.path(Endpoint.EMBEDDINGS, ""));
    assertEquals("openai/v1/chat/completions", V1.encode(ask("mini")).path());
    assertEquals(
        Optional.of("openai/v1/audio/speech?api-version=preview"),
        AzureOpenAi.preview(Auth.API_KEY).path(Endpoint.SPEECH, "voice"));
  }

  @Test
  void thePathIsNotKnownBeforeTheDeploymentIs() {
    assertEquals(Optional.empty(), DATED.path(Endpoint.TRANSCRIPTIONS, ""));
    assertEquals(
        Optional.of("openai/deployments/{deployment}/audio/transcriptions?api-version=2024-10-21"),
        DATED.path(Endpoint.TRANSCRIPTIONS));
  }

  @Test
  void listsNoModelsBecauseTheyAreNoDeployments() {
    Set<Endpoint> missing = EnumSet.noneOf(Endpoint.class);
    for (Endpoint endpoint : Endpoint.values()) {
      if (V1.path(endpoint).isEmpty() && DATED.path(endpoint, "mini").isEmpty()) {
        missing.add(endpoint);
      }
    }
    assertEquals(EnumSet.of(Endpoint.MODELS, Endpoint.MODERATIONS), missing);
  }

  @Test
  void showsItsKeyOneWayOnly() {
    assertEquals(Headers.NONE.with("api-key", "secret"), V1.credentials("secret"));
    assertEquals(Headers.NONE, V1.credentials(""));
    assertEquals(Headers.NONE.with("Authorization", "Bearer secret"), DATED.credentials("secret"));
    assertEquals(Headers.NONE, DATED.credentials(""));
  }

  @Test
  void speaksOpenAisWire() {
    assertEquals(Wire.OPENAI, V1.wire());
    assertInstanceOf(OpenAiTap.class, V1.tap(Endpoint.CHAT));
    assertEquals(true, V1.mend().isPresent());
    assertEquals(Optional.empty(), V1.withMend(false).mend());
    assertEquals(
        Optional.of("openai/v1/completions"), V1.withMend(false).path(Endpoint.COMPLETIONS));
  }

  @ParameterizedTest
  @CsvSource({"429, LIMITED 429", "503, UPSTREAM 503", "400, INVALID 400"})
  void hearsAnErrorInAnOpenStream(String code, String told) {
    Transcript transcript = new Transcript();
    Provider.Decoder decoder = V1.decoder(transcript, true);
    String error = "data: {\"error\":{\"code\":\"" + code + "\",\"message\":\"m\"}}\n\n";
    decoder.feed(ByteBuffer.wrap(error.getBytes(UTF_8)));
    decoder.end();
    assertEquals("fail " + told + " m\n", transcript.toString());
  }

  private static ChatRequest ask(String deployment) {
    return ChatRequest.of(deployment, Message.user("hi"));
  }
}
