// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Usage;
import io.gatehouse.wire.Endpoint;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Members;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Makes an OpenAI-compatible upstream sound like OpenAI. */
final class OpenAiMend implements Mend {
  private final Set<Quirk> quirks;
  private final RequestMender requests;
  private final OpenAiErrors errors;

  OpenAiMend(Set<Quirk> quirks, OpenAiErrors errors) {
    this.quirks = quirks;
    this.requests = new RequestMender(quirks);
    this.errors = errors;
  }

  @Override
  public JsonObject request(Endpoint endpoint, JsonObject request) {
    return requests.mend(endpoint, request);
  }

  @Override
  public List<String> drops(Endpoint endpoint, JsonObject request) {
    return requests.drops(endpoint, request);
  }

  @Override
  public JsonObject reply(
      Endpoint endpoint, JsonObject request, JsonObject reply, Supplier<JsonObject> count) {
    return switch (endpoint) {
      case CHAT -> {
        JsonObject spoken = ZaiSpeech.of(quirks).apply(reply);
        yield billed(ReplyMender.mend(spoken, Members.text(request, "model")), count);
      }
      case COMPLETIONS -> billed(reply, count);
      case EMBEDDINGS ->
          Members.text(request, "encoding_format").equals("base64")
              ? EmbeddingsMender.inBase64(reply)
              : reply;
      default -> reply;
    };
  }

  private static JsonObject billed(JsonObject reply, Supplier<JsonObject> count) {
    return Members.says(reply, "usage")
        ? reply
        : Json.object(reply).add("usage", count.get()).build();
  }

  @Override
  public Mend.Stream stream(JsonObject request, Supplier<JsonObject> count) {
    boolean chat = !request.containsKey("prompt");
    boolean includeUsage =
        Members.object(request, "stream_options")
            .map(options -> options.getBoolean("include_usage", false))
            .orElse(false);
    return new Stream(
        new ChunkMender(
            errors,
            ZaiSpeech.of(quirks),
            chat,
            includeUsage,
            count,
            Members.text(request, "model")));
  }

  /** Chunks as text, and the closing mark exactly once. */
  private static final class Stream implements Mend.Stream {
    private final ChunkMender chunks;
    private boolean marked;

    Stream(ChunkMender chunks) {
      this.chunks = chunks;
    }

    @Override
    public void event(String data, Consumer<String> mended) {
      chunks.event(data, chunk -> mended.accept(chunk.toString()));
      mark(mended);
    }

    @Override
    public void end(Consumer<String> mended) {
      chunks.end(chunk -> mended.accept(chunk.toString()));
      mark(mended);
    }

    private void mark(Consumer<String> mended) {
      if (chunks.complete() && !marked) {
        marked = true;
        mended.accept(ChunkMender.DONE);
      }
    }

    @Override
    public Optional<Usage> usage() {
      return chunks.usage();
    }

    @Override
    public boolean finished() {
      return chunks.finished();
    }

    @Override
    public boolean closed() {
      return marked;
    }

    @Override
    public Optional<Failure> failure() {
      return chunks.failure();
    }
  }
}
