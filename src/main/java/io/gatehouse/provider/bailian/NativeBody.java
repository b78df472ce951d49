// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.bailian;

import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.ChatRequest.Message;
import io.gatehouse.model.ChatRequest.Part;
import io.gatehouse.model.ChatRequest.Role;
import io.gatehouse.model.ChatRequest.Source;
import io.gatehouse.provider.Unsupported;
import io.gatehouse.wire.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes a request of the native API. */
final class NativeBody {
  private static final Set<String> IN_INPUT = Set.of("session_id", "biz_params", "memory_id");
  private static final Set<String> WISHES =
      Set.of(
          "session_id",
          "biz_params",
          "memory_id",
          "rag_options",
          "flow_stream_mode",
          "has_thoughts");

  private final Manner manner;

  NativeBody(Manner manner) {
    this.manner = manner;
  }

  JsonObject write(ChatRequest request) {
    Turns.check(request);
    Wishes wishes = Wishes.of(request, WISHES);
    return Json.object()
        .add("input", input(request.messages(), wishes))
        .add("parameters", parameters(request, wishes))
        .add("debug", JsonValue.EMPTY_JSON_OBJECT)
        .build();
  }

  /** Beside messages a session would be overlooked, so in a session it is always a prompt. */
  private JsonObjectBuilder input(List<Message> messages, Wishes wishes) {
    var input = Json.object();
    if (wishes.inSession()) {
      input.add("prompt", join(system(messages), Turns.text(last(messages))));
    } else if (manner.asPrompt()) {
      input.add("prompt", transcript(messages));
    } else {
      input.add("messages", messages(messages));
    }
    attachments(messages, input);
    wishes.copy(IN_INPUT, input);
    return input;
  }

  private static JsonArray messages(List<Message> messages) {
    var turns = Json.array();
    for (Message message : messages) {
      turns.add(Json.object().add("role", Turns.role(message)).add("content", Turns.text(message)));
    }
    return turns.build();
  }

  /** One question as it is; several turns with a word for who said what. */
  private static String transcript(List<Message> messages) {
    List<Message> turns =
        messages.stream().filter(message -> message.role() != Role.SYSTEM).toList();
    String said =
        turns.size() == 1
            ? Turns.text(turns.get(0))
            : turns.stream()
                .map(
                    turn ->
                        (turn.role() == Role.USER ? "User: " : "Assistant: ") + Turns.text(turn))
                .collect(Collectors.joining("\n"));
    return join(system(messages), said);
  }

  private static String system(List<Message> messages) {
    return messages.stream()
        .filter(message -> message.role() == Role.SYSTEM)
        .map(Turns::text)
        .collect(Collectors.joining("\n"));
  }

  private static String join(String system, String said) {
    return system.isEmpty() ? said : system + "\n\n" + said;
  }

  private static Message last(List<Message> messages) {
    return messages.get(messages.size() - 1);
  }

  /** Pictures and files belong to the question; earlier ones have no place. */
  private static void attachments(List<Message> messages, JsonObjectBuilder input) {
    var images = Json.array();
    var files = Json.array();
    for (int i = 0; i < messages.size(); i++) {
      boolean question = i == messages.size() - 1;
      for (Part part : messages.get(i).parts()) {
        if (question && part instanceof Part.Image image) {
          images.add(Turns.url(image.source()));
        } else if (question
            && part instanceof Part.Document file
            && file.source() instanceof Source.Url address) {
          files.add(address.url());
        } else if (part instanceof Part.Image || part instanceof Part.Document) {
          throw Unsupported.part(part, Turns.path(i));
        }
      }
    }
    addIfAny("image_list", images.build(), input);
    addIfAny("file_list", files.build(), input);
  }

  private static void addIfAny(String name, JsonArray list, JsonObjectBuilder input) {
    if (!list.isEmpty()) {
      input.add(name, list);
    }
  }

  private JsonObjectBuilder parameters(ChatRequest request, Wishes wishes) {
    var parameters = Json.object();
    Optional<Boolean> thinks = thinks(request);
    if (request.stream()) {
      parameters.add("incremental_output", true);
      manner.flowStreamMode().ifPresent(mode -> parameters.add("flow_stream_mode", mode));
      wishes.of("flow_stream_mode").ifPresent(mode -> parameters.add("flow_stream_mode", mode));
    }
    request.sampling().temperature().ifPresent(value -> parameters.add("temperature", value));
    request.sampling().topP().ifPresent(value -> parameters.add("top_p", value));
    request.sampling().seed().ifPresent(value -> parameters.add("seed", value));
    thinks.ifPresent(wanted -> parameters.add("enable_thinking", wanted));
    parameters.add("has_thoughts", manner.thoughts() || thinks.orElse(false));
    wishes.copy(Set.of("has_thoughts", "rag_options"), parameters);
    return parameters;
  }

  private static Optional<Boolean> thinks(ChatRequest request) {
    JsonValue asked = request.context().extensions().get("enable_thinking");
    if (JsonValue.TRUE.equals(asked) || JsonValue.FALSE.equals(asked)) {
      return Optional.of(JsonValue.TRUE.equals(asked));
    }
    return request.reasoningEffort().map(effort -> !effort.equals("none"));
  }
}
