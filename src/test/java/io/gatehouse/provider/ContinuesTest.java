// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.ChatRequest.Message;
import io.gatehouse.model.ChatRequest.Part;
import io.gatehouse.model.ChatRequest.Role;
import io.gatehouse.provider.anthropic.Anthropic;
import io.gatehouse.wire.Json;
import jakarta.json.JsonObject;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who goes on from a last message of the assistant. */
class ContinuesTest {
  private static ChatRequest begun(String model) {
    return ChatRequest.of(
        model,
        Message.user("hi"),
        Message.of(Role.ASSISTANT, new Part.Text("a")),
        Message.user("on"),
        Message.of(Role.ASSISTANT, new Part.Text("Hello, wor")));
  }

  @ParameterizedTest
  @CsvSource({
    "claude-3-haiku-20240307, true",
    "claude-sonnet-4-5, true",
    "claude-opus-4-6, false",
    "claude-sonnet-5, false",
    "claude-of-tomorrow, false"
  })
  void modelsOfAnthropicBefore46Do(String model, boolean continues) {
    assertEquals(continues, new Anthropic("2023-06-01").continues(begun(model)));
  }

  @Test
  void noneOfThemDoesWhileItThinks() {
    ChatRequest thinking =
        new ChatRequest(
            "claude-sonnet-4-5",
            begun("m").messages(),
            begun("m").tools(),
            begun("m").sampling().withMaxTokens(9000),
            begun("m").format(),
            Optional.of("high"),
            begun("m").context(),
            begun("m").delivery());
    assertEquals(false, new Anthropic("2023-06-01").continues(thinking));
  }

  @Test
  void openAiDoesNot() {
    assertEquals(false, OpenAiCompatible.openAi().continues(begun("m")));
    assertEquals(true, OpenAiCompatible.ollama().continues(begun("m")));
    assertEquals(
        true,
        OpenAiCompatible.openRouter(Optional.empty(), Optional.empty()).continues(begun("m")));
  }

  @Test
  void dashScopeIsToldWhichMessageIsNotWhole() {
    assertEquals(true, OpenAiCompatible.dashScope().continues(begun("m")));
    JsonObject body =
        Json.parse(UTF_8.decode(OpenAiCompatible.dashScope().encode(begun("m")).body()).toString());
    assertEquals(
        "[false, false, false, true]",
        body.getJsonArray("messages").getValuesAs(JsonObject.class).stream()
            .map(message -> message.getBoolean("partial", false))
            .toList()
            .toString());
  }
}
