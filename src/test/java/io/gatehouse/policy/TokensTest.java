// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.ChatRequest.Message;
import io.gatehouse.model.ChatRequest.Part;
import io.gatehouse.model.ChatRequest.Role;
import io.gatehouse.model.ChatRequest.Tool;
import io.gatehouse.model.ChatRequest.ToolChoice;
import io.gatehouse.model.ChatRequest.Tools;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens counted by us: exactly where OpenAI's vocabularies are known, else by length. */
class TokensTest {
  @ParameterizedTest
  @CsvSource({
    "gpt-4o, O200K",
    "gpt-4o-mini, O200K",
    "chatgpt-4o-latest, O200K",
    "o1-mini, O200K",
    "gpt-4, CL100K",
    "gpt-4oo, CL100K",
    "gpt-3.5-turbo, CL100K",
    "claude-3-opus@20240229,",
    "gemini-pro,"
  })
  void aModelHasAVocabulary(String model, Vocabulary vocabulary) {
    assertEquals(Optional.ofNullable(vocabulary), Vocabulary.of(model));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          gpt-4o     | Be brief.             | 3
          gpt-4o     | Hello                 | 1
          gpt-4o     | 世界                  | 1
          gpt-4      | 世界                  | 3
          gpt-4      | Hello, world!         | 4
          gpt-4o     | ''                    | 0
          claude-x   | Hello, world!         | 4
          claude-x   | four                  | 1
          claude-x   | fours                 | 2
          claude-x   | 世界                  | 2
          claude-x   | 👋🏽                    | 2
          claude-x   | Grüße                 | 3
          claude-x   | ''                    | 0
          """)
  void textIsCounted(String model, String text, long tokens) {
    TokenCount whole = TokenCount.of(model);
    whole.add(text);
    assertEquals(tokens, whole.tokens());
    TokenCount pieces = TokenCount.of(model);
    for (int i = 0; i < text.length(); i++) {
      pieces.add(text.substring(i, i + 1));
    }
    assertEquals(tokens, pieces.tokens());
  }

  /** Words that mean something to a model are words like any others here. */
  @Test
  void marksAreText() {
    TokenCount count = TokenCount.of("gpt-4o");
    count.add("<|endoftext|>");
    assertEquals(7, count.tokens());
  }

  @Test
  void ofALongTextTheBeginningIsCounted() {
    String words = "and another word ".repeat(40_000);
    TokenCount count = TokenCount.of("gpt-4o");
    count.add(words);
    long expected = 3L * 40_000;
    assertTrue(Math.abs(count.tokens() - expected) < expected / 100, "" + count.tokens());
  }

  @Test
  void aQuestionIsItsTextAndALittleMore() {
    Message system = Message.of(Role.SYSTEM, new Part.Text("Be brief."));
    ChatRequest request = ChatRequest.of("gpt-4o", system, Message.user("Hi"));
    assertEquals(15, PromptTokens.of(request));
    assertEquals(3 + 4 + 4 + 3 + 1, PromptTokens.roughly(request));
    Message named = new Message(Role.USER, Optional.of("Ann"), List.of(new Part.Text("Hi")));
    assertEquals(3 + 4 + 1 + 1 + 1, PromptTokens.of(ChatRequest.of("gpt-4o", named)));
  }

  @Test
  void everyPartOfAQuestionCounts() {
    Message all =
        Message.of(
            Role.ASSISTANT,
            new Part.Reasoning("aaaa"),
            new Part.Refusal("aaaaaaaa"),
            new Part.ToolCall("id", "aaaa", "aaaa"),
            new Part.ToolResult("id", List.of(new Part.Text("aaaa"), new Part.Text("aaaa"))),
            new Part.Audio("aaaaaaaaaaaa", "wav"));
    ChatRequest request = ChatRequest.of("claude", all);
    assertEquals(3 + 4 + 1 + 2 + 2 + 2, PromptTokens.of(request));
    Tool tool =
        new Tool("aaaa", Optional.of("aaaaa"), JsonValue.EMPTY_JSON_OBJECT, Optional.empty());
    assertEquals(14 + 1 + 2 + 1, PromptTokens.of(request.with(Tools.of(ToolChoice.AUTO, tool))));
  }

  /** Or a question could be made to cost the gateway much time. */
  @Test
  void onlyTheBeginningOfAQuestionIsReallyCounted() {
    Message[] many = new Message[2000];
    java.util.Arrays.fill(many, Message.user("aaaaaaaa".repeat(16)));
    long exact = PromptTokens.of(ChatRequest.of("gpt-4o", many));
    long counted = 32 * 1024 / 128;
    TokenCount one = TokenCount.of("gpt-4o");
    one.add("aaaaaaaa".repeat(16));
    assertEquals(3 + 2000 * 4 + counted * one.tokens() + (2000 - counted) * 32, exact);
  }
}
