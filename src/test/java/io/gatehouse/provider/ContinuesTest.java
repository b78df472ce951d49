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
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

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

  /** Nobody can tell by the address: the operator says so. */
  @ParameterizedTest
  @EnumSource
  void anyOtherServerDoesSoInTheMannerThatIsSet(Continuing continuing) {
    assertEquals(false, OpenAiCompatible.generic().continues(begun("m")));
    OpenAiCompatible set = OpenAiCompatible.generic().withContinuing(continuing);
    for (OpenAiCompatible same : List.of(set, set.withMend(false))) {
      assertEquals(continuing != Continuing.NONE, same.continues(begun("m")));
    }
    assertEquals(
        false, OpenAiCompatible.ollama().withContinuing(Continuing.NONE).continues(begun("m")));
  }

  /** Where there is nothing to go on from, nobody is told to. */
  @ParameterizedTest
  @EnumSource
  void aQuestionIsAskedAsByAnybody(Continuing continuing) {
    ChatRequest question = ChatRequest.of("m", Message.user("hi"));
    assertEquals(
        OpenAiCompatible.generic().encode(question).body(),
        OpenAiCompatible.generic().withContinuing(continuing).encode(question).body());
  }

  /** The pieces of a reply to {@code "Hello, wor"}, and what is new of it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Hello, world! | ld!",
        "Hel/lo, w/or/ld/! | ld!",
        "Hello, wor | ``",
        "ld! | ld!",
        "Help! | Help!",
        "Hel/p! | Help!",
        "Hello | Hello",
        "H/ello, wor/Hello, wor | Hello, wor"
      })
  void whatMistralRepeatsIsNotToldAgain(String pieces, String heard) {
    assertEquals(heard, told(Continuing.MISTRAL, begun("m"), pieces));
    assertEquals(pieces.replace("/", ""), told(Continuing.PREFIX, begun("m"), pieces));
    ChatRequest question = ChatRequest.of("m", Message.user("Hello, wor"));
    assertEquals(pieces.replace("/", ""), told(Continuing.MISTRAL, question, pieces));
  }

  private static String told(Continuing continuing, ChatRequest request, String pieces) {
    var transcript = new Transcript();
    Step.Answer step =
        (Step.Answer)
            OpenAiCompatible.generic()
                .withContinuing(continuing)
                .begin(request.with(ChatRequest.Delivery.STREAM_WITH_USAGE), "k");
    Provider.Decoder decoder = step.hearing().apply(transcript);
    for (String piece : pieces.split("/", -1)) {
      String event =
          "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + piece + "\"}}]}\n\n";
      decoder.feed(ByteBuffer.wrap(event.getBytes(UTF_8)));
    }
    String end = "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
    decoder.feed(ByteBuffer.wrap((end + "data: [DONE]\n\n").getBytes(UTF_8)));
    decoder.end();
    return transcript
        .toString()
        .lines()
        .filter(line -> line.startsWith("text "))
        .map(line -> line.substring("text ".length()))
        .collect(Collectors.joining());
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
