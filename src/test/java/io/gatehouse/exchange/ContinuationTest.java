// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.dialect.Dialect;
import io.gatehouse.dialect.OpenAiChat;
import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.ChatRequest.Delivery;
import io.gatehouse.model.ChatRequest.Message;
import io.gatehouse.model.ChatRequest.Role;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.FinishReason;
import io.gatehouse.model.Usage;
import io.gatehouse.provider.ChatGrammar;
import io.gatehouse.wire.Json;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Two upstreams tell one text. */
class ContinuationTest {
  private static final ChatRequest ASKED =
      ChatRequest.of("m", Message.user("hi")).with(Delivery.STREAM_WITH_USAGE);

  private final Dialect.Encoder client = OpenAiChat.DIALECT.encoder(ASKED, 1);
  private final Continuation text = new Continuation();

  ContinuationTest() {
    assertSame(client, text.client(() -> client));
    assertSame(client, text.client(() -> OpenAiChat.DIALECT.encoder(ASKED, 2)));
  }

  private void tells(String... deltas) {
    text.begin("id", "model");
    for (String delta : deltas) {
      text.text(delta);
    }
  }

  private void breaksOff(Usage cost) {
    text.fail(Failure.of(Kind.UPSTREAM, "cut"));
    text.breaksOff(Optional.of(cost));
  }

  private List<JsonObject> heard() {
    return ChatGrammar.stream(UTF_8.decode(client.drain()).toString(), true).stream()
        .filter(event -> event.startsWith("{"))
        .map(Json::parse)
        .toList();
  }

  private static String words(List<JsonObject> chunks, String name) {
    return chunks.stream()
        .flatMap(chunk -> chunk.getJsonArray("choices").getValuesAs(JsonObject.class).stream())
        .map(choice -> choice.getJsonObject("delta").getString(name, ""))
        .collect(Collectors.joining());
  }

  @Test
  void theClientHearsOneReply() {
    text.begin("id", "model");
    text.reasoning("Well.");
    tells("Hello, ", "wor");
    breaksOff(new Usage(5, 3));
    assertTrue(text.isGoingOn());
    text.begin("other", "other");
    text.reasoning("Hm.");
    text.text("ld!");
    assertFalse(text.isGoingOn());
    text.usage(new Usage(9, 1));
    text.end(FinishReason.STOP);
    List<JsonObject> heard = heard();
    assertEquals("Hello, world!", words(heard, "content"));
    assertEquals("Well.", words(heard, "reasoning_content"));
    JsonObject cost = heard.get(heard.size() - 1).getJsonObject("usage");
    assertEquals(14, cost.getInt("prompt_tokens"));
    assertEquals(4, cost.getInt("completion_tokens"));
    assertTrue(heard.stream().allMatch(chunk -> chunk.getString("id").equals("id")));
  }

  @Test
  void theNextOneIsGivenTheTextSoFar() {
    assertSame(ASKED, text.continued(ASKED));
    tells("Hello, \n");
    breaksOff(new Usage(1, 1));
    List<Message> messages = text.continued(ASKED).messages();
    assertEquals(2, messages.size());
    assertEquals(Role.ASSISTANT, messages.get(1).role());
    assertEquals("Hello,", messages.get(1).text());
  }

  @Test
  void blanksAreNotToldTwice() {
    tells("Hello, \n");
    breaksOff(new Usage(1, 1));
    tells(" ", "\n world", " !");
    text.usage(new Usage(1, 1));
    text.end(FinishReason.STOP);
    assertEquals("Hello, \nworld !", words(heard(), "content"));
  }

  @Test
  void severalMayBreakOff() {
    tells("a");
    breaksOff(new Usage(1, 1));
    tells("b");
    breaksOff(new Usage(2, 2));
    assertEquals("ab", text.continued(ASKED).messages().get(1).text());
    tells("c");
    text.usage(new Usage(4, 4));
    text.end(FinishReason.STOP);
    List<JsonObject> heard = heard();
    assertEquals("abc", words(heard, "content"));
    assertEquals(7, heard.get(heard.size() - 1).getJsonObject("usage").getInt("prompt_tokens"));
  }

  @Test
  void onlyATextCanBeGoneOnFrom() {
    assertFalse(text.isPossible());
    tells(" \n");
    assertFalse(text.isPossible());
    text.text("a");
    assertTrue(text.isPossible());
    text.toolCall(0, "id", "name");
    assertFalse(text.isPossible());
  }

  @Test
  void aRefusalCannot() {
    tells("a");
    text.refusal("no");
    assertFalse(text.isPossible());
  }
}
