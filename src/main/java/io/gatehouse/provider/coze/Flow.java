// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.coze;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.Refused;
import io.gatehouse.provider.OpenAiErrors;
import io.gatehouse.provider.Step;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Members;
import io.gatehouse.wire.UpstreamRequest;
import jakarta.json.JsonObject;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The steps of one chat: what came along is uploaded, then the bot is asked, and its answer is
 * heard as a stream, or it is asked again and again whether it is done.
 */
final class Flow {
  private static final String NOBODY_IN_PARTICULAR = "gatehouse";

  private final ChatRequest request;
  private final String bot;
  private final Headers credentials;
  private final Optional<Duration> pause;

  /**
   * @param pause between two questions whether it is done; empty to hear a stream
   */
  Flow(ChatRequest request, String bot, Headers credentials, Optional<Duration> pause) {
    this.request = request;
    this.bot = bot;
    this.credentials = credentials;
    this.pause = pause.filter(polls -> !request.stream());
  }

  Step first() {
    Optional<ToolOutputs> outputs = ToolOutputs.in(request.messages());
    if (outputs.isPresent()) {
      return asking(outputs.get().request(pause.isEmpty()));
    }
    Turns turns = Turns.of(request, conversation().isPresent());
    return uploading(turns, turns.uploads(), Map.of());
  }

  private Optional<String> conversation() {
    return Optional.ofNullable(request.context().metadata().get("conversation_id"));
  }

  private Step uploading(Turns turns, List<Attachment> left, Map<Attachment, String> files) {
    if (left.isEmpty()) {
      return asking(chat(turns, files));
    }
    Attachment next = left.get(0);
    return new Step.Errand(
        next.upload().with(credentials),
        reply -> {
          String id = Members.text(CozeErrors.data(reply), "id");
          if (id.isEmpty()) {
            throw new Refused(OpenAiErrors.incomplete());
          }
          Map<Attachment, String> more = new HashMap<>(files);
          more.put(next, id);
          return uploading(turns, left.subList(1, left.size()), more);
        });
  }

  /** A chat that is not streamed has to be kept, or nothing could be asked about it. */
  private UpstreamRequest chat(Turns turns, Map<Attachment, String> files) {
    var body =
        Json.object()
            .add("bot_id", bot)
            .add("user_id", user())
            .add("stream", pause.isEmpty())
            .add("auto_save_history", pause.isPresent() || conversation().isPresent())
            .add("additional_messages", turns.write(files));
    String where =
        conversation().map(id -> "?conversation_id=" + URLEncoder.encode(id, UTF_8)).orElse("");
    return UpstreamRequest.post("v3/chat" + where, Json.bytes(body.build()));
  }

  /** Memory and limits hang on it, so it is the same for the same person. */
  private String user() {
    return request
        .context()
        .user()
        .or(() -> Optional.of(request.context().caller()))
        .filter(name -> !name.isEmpty())
        .orElse(NOBODY_IN_PARTICULAR);
  }

  private Step asking(UpstreamRequest asked) {
    return pause.isEmpty()
        ? new Step.Answer(
            asked.with(credentials).with("accept", "text/event-stream"),
            sink -> new StreamDecoder(sink, credentials))
        : new Step.Errand(asked.with(credentials), reply -> seen(CozeErrors.data(reply)));
  }

  private Step seen(JsonObject chat) {
    ChatRef ref = ChatRef.of(chat);
    String status = Members.text(chat, "status");
    if (!ref.isKnown()) {
      throw new Refused(OpenAiErrors.incomplete());
    }
    if (status.equals("failed")) {
      throw new Refused(CozeErrors.lastError(chat));
    }
    return Teller.isOver(status) ? listing(ref, chat) : asking(ref);
  }

  private Step asking(ChatRef ref) {
    return new Step.Errand(
        UpstreamRequest.get(ref.at("v3/chat/retrieve")).with(credentials),
        pause.orElseThrow(),
        Optional.of(ref.cancel().with(credentials)),
        reply -> seen(CozeErrors.data(reply)));
  }

  private Step listing(ChatRef ref, JsonObject chat) {
    return new Step.Answer(
        UpstreamRequest.get(ref.at("v3/chat/message/list")).with(credentials),
        sink -> new ListDecoder(sink, chat));
  }
}
