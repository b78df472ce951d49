// SPDX-License-Identifier: Apache-2.0
package com.example.echo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.ChatRequest.Message;
import io.gatehouse.model.ChatRequest.Part;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.FinishReason;
import io.gatehouse.model.Refused;
import io.gatehouse.model.ReplySink;
import io.gatehouse.model.Tuning;
import io.gatehouse.provider.Provider;
import io.gatehouse.provider.ProviderKind;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.SseReader;
import io.gatehouse.wire.UpstreamRequest;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The upstreams of the Echo Corporation, which repeat what they hear. */
public final class EchoCorporation implements ProviderKind {
  @Override
  public String id() {
    return "echo-corporation";
  }

  @Override
  public Optional<String> defaultModel() {
    return Optional.of("valley");
  }

  @Override
  public Map<String, String> options() {
    return Map.of("volume", "loud or soft");
  }

  @Override
  public Provider create(Map<String, String> options) {
    String volume = options.getOrDefault("volume", "soft");
    if (!volume.equals("loud") && !volume.equals("soft")) {
      throw new IllegalArgumentException("the option volume to be loud or soft");
    }
    return new Echo(volume);
  }

  /** What they speak: lines of text to them, events of one word each from them. */
  private record Echo(String volume) implements Provider {
    @Override
    public Headers credentials(String apiKey) {
      return Headers.NONE.with("x-echo-key", apiKey);
    }

    @Override
    public UpstreamRequest encode(ChatRequest request) {
      StringBuilder lines = new StringBuilder();
      for (Message message : request.messages()) {
        if (!message.parts().stream().allMatch(Part.Text.class::isInstance)) {
          throw refused("messages");
        }
        lines.append(message.text()).append('\n');
      }
      if (!request.tools().offered().isEmpty()) {
        throw refused("tools");
      }
      return new UpstreamRequest(
          "POST",
          request.model(),
          Headers.NONE.with("content-type", "text/plain").with("x-echo-volume", volume),
          UTF_8.encode(lines.toString()));
    }

    private static Refused refused(String param) {
      return new Refused(
          Failure.of(Kind.INVALID, "An echo has nothing but text.")
              .withCode("unsupported_value")
              .withParam(param));
    }

    /** What a client may wish for is many things; an echo only ever repeats. */
    @Override
    public Set<Tuning> lacks(ChatRequest request) {
      return EnumSet.allOf(Tuning.class);
    }

    @Override
    public Decoder decoder(ReplySink sink, boolean stream) {
      return new Listener(sink);
    }

    @Override
    public Failure failure(int status, String body) {
      return status == 401
          ? Failure.of(Kind.UPSTREAM_DENIED, "The echo does not know the gateway's key.")
          : Failure.of(Kind.UPSTREAM, "The echo answered with status " + status + ".");
    }
  }

  /** Hears the events; a reply without the last of them is broken. */
  private static final class Listener implements Provider.Decoder {
    private final ReplySink sink;
    private final SseReader events = new SseReader(this::event);
    private boolean begun;
    private boolean over;

    Listener(ReplySink sink) {
      this.sink = sink;
    }

    @Override
    public void feed(ByteBuffer bytes) {
      events.feed(bytes);
    }

    private void event(String name, String data) {
      if (over) {
        return;
      }
      if (!begun) {
        begun = true;
        sink.begin("echo", "valley");
      }
      switch (name) {
        case "say" -> sink.text(data);
        case "bye" -> {
          over = true;
          sink.end(FinishReason.STOP);
        }
        default -> {} // whatever they add next
      }
    }

    @Override
    public void end() {
      if (!over) {
        over = true;
        sink.fail(Failure.of(Kind.UPSTREAM, "The echo ended before its last word."));
      }
    }
  }
}
