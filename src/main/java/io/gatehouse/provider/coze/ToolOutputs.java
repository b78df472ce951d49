// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.coze;

import io.gatehouse.model.ChatRequest.Message;
import io.gatehouse.model.ChatRequest.Part;
import io.gatehouse.model.ChatRequest.Role;
import io.gatehouse.provider.Unsupported;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.UpstreamRequest;
import jakarta.json.JsonArray;
import java.util.List;
import java.util.Optional;

/**
 * The results of tools that a chat is waiting for.
 *
 * @param outputs as the upstream wants them
 */
record ToolOutputs(ChatRef ref, JsonArray outputs) {
  /**
   * The results at the end of a conversation; empty when it ends otherwise.
   *
   * @throws io.gatehouse.model.Refused when no chat waits for them
   */
  static Optional<ToolOutputs> in(List<Message> messages) {
    var outputs = Json.array();
    Optional<ChatRef> ref = Optional.empty();
    int first = messages.size();
    while (first > 0 && messages.get(first - 1).role() == Role.TOOL) {
      first--;
    }
    for (int i = first; i < messages.size(); i++) {
      for (Part part : messages.get(i).parts()) {
        Optional<CallId> call = call(part);
        Optional<ChatRef> waiting = call.map(CallId::ref);
        if (call.isEmpty() || (ref.isPresent() && !ref.equals(waiting))) {
          throw Unsupported.part(part, "messages[" + i + "]");
        }
        ref = waiting;
        outputs.add(
            Json.object()
                .add("tool_call_id", call.get().call())
                .add("output", Part.text(List.of(part))));
      }
    }
    JsonArray told = outputs.build();
    return ref.map(chat -> new ToolOutputs(chat, told));
  }

  private static Optional<CallId> call(Part part) {
    return part instanceof Part.ToolResult result ? CallId.read(result.callId()) : Optional.empty();
  }

  UpstreamRequest request(boolean stream) {
    return UpstreamRequest.post(
        ref.at("v3/chat/submit_tool_outputs"),
        Json.bytes(Json.object().add("tool_outputs", outputs).add("stream", stream).build()));
  }
}
