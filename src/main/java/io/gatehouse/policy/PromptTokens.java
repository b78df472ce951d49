// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.ChatRequest.Message;
import io.gatehouse.model.ChatRequest.Part;
import io.gatehouse.model.ChatRequest.Tool;
import java.util.List;

/**
 * About how many tokens a question is: those of its text, and what OpenAI's models are known to add
 * for each message. Pictures, sound and documents count nothing.
 */
public final class PromptTokens {
  /** Three, and one for the name of the role. */
  private static final int A_MESSAGE = 4;

  private static final int A_NAME = 1;
  private static final int THE_ANSWER = 3;

  /** So many characters of a question are really counted; see {@link TokenCount}. */
  private static final int COUNTED = 32 * 1024;

  private final String model;
  private int left;

  private PromptTokens(String model, int left) {
    this.model = model;
    this.left = left;
  }

  /** As near as we can come. */
  public static long of(ChatRequest request) {
    return new PromptTokens(request.model(), COUNTED).all(request);
  }

  /** By the length alone. */
  public static long roughly(ChatRequest request) {
    return new PromptTokens(request.model(), 0).all(request);
  }

  private long all(ChatRequest request) {
    long tokens = THE_ANSWER;
    for (Message message : request.messages()) {
      tokens += A_MESSAGE + parts(message.parts());
      tokens += message.name().map(name -> A_NAME + text(name)).orElse(0L);
    }
    for (Tool tool : request.tools().offered()) {
      tokens += text(tool.name()) + text(tool.description().orElse(""));
      tokens += text(tool.schema().toString());
    }
    return tokens;
  }

  private long parts(List<Part> parts) {
    long tokens = 0;
    for (Part part : parts) {
      tokens += part(part);
    }
    return tokens;
  }

  private long part(Part part) {
    if (part instanceof Part.Text words) {
      return text(words.text());
    }
    if (part instanceof Part.ToolCall call) {
      return text(call.name()) + text(call.arguments());
    }
    if (part instanceof Part.ToolResult result) {
      return parts(result.parts());
    }
    if (part instanceof Part.Reasoning thoughts) {
      return text(thoughts.text());
    }
    return part instanceof Part.Refusal refusal ? text(refusal.text()) : 0;
  }

  private long text(String words) {
    TokenCount count = left > 0 ? TokenCount.of(model) : TokenCount.roughly();
    left -= words.length();
    count.add(words);
    return count.tokens();
  }
}
