// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.model;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a client asks of a model, in words no provider owns. A field stands here only when two
 * formats share it; what only one knows travels by relay.
 */
public record ChatRequest(
    String model,
    List<Message> messages,
    Tools tools,
    Sampling sampling,
    ResponseFormat format,
    Optional<String> reasoningEffort,
    Context context,
    Delivery delivery) {

  public ChatRequest {
    messages = List.copyOf(messages);
  }

  /** A plain question: no tools, no wishes, a whole reply. */
  public static ChatRequest of(String model, Message... messages) {
    return new ChatRequest(
        model,
        List.of(messages),
        Tools.NONE,
        Sampling.DEFAULT,
        new ResponseFormat.Text(),
        Optional.empty(),
        Context.NONE,
        Delivery.WHOLE);
  }

  public boolean stream() {
    return delivery.stream();
  }

  /** The answer as far as it has come: the text of a last message of the assistant. */
  public Optional<String> begun() {
    return messages.isEmpty()
        ? Optional.empty()
        : Optional.of(messages.get(messages.size() - 1))
            .filter(last -> last.role() == Role.ASSISTANT)
            .map(Message::text);
  }

  public ChatRequest with(List<Message> messages) {
    return new ChatRequest(
        model, messages, tools, sampling, format, reasoningEffort, context, delivery);
  }

  public ChatRequest with(Tools tools) {
    return new ChatRequest(
        model, messages, tools, sampling, format, reasoningEffort, context, delivery);
  }

  public ChatRequest with(Sampling sampling) {
    return new ChatRequest(
        model, messages, tools, sampling, format, reasoningEffort, context, delivery);
  }

  public ChatRequest with(ResponseFormat format) {
    return new ChatRequest(
        model, messages, tools, sampling, format, reasoningEffort, context, delivery);
  }

  public ChatRequest with(Delivery delivery) {
    return new ChatRequest(
        model, messages, tools, sampling, format, reasoningEffort, context, delivery);
  }

  public ChatRequest with(Context context) {
    return new ChatRequest(
        model, messages, tools, sampling, format, reasoningEffort, context, delivery);
  }

  public ChatRequest withModel(String model) {
    return new ChatRequest(
        model, messages, tools, sampling, format, reasoningEffort, context, delivery);
  }

  /** The same request without its cache marks, for whoever has no use for them. */
  public ChatRequest unmarked() {
    Tools plain =
        new Tools(
            tools.offered().stream().map(Tool::unmarked).toList(),
            tools.choice(),
            tools.parallel());
    return new ChatRequest(
        model,
        messages.stream().map(Message::unmarked).toList(),
        plain,
        sampling,
        format,
        reasoningEffort,
        context,
        delivery);
  }

  /**
   * Whether the client has said anything about this.
   *
   * @see Tuning
   */
  public boolean asks(Tuning tuning) {
    return switch (tuning) {
      case MAX_TOKENS -> sampling.maxTokens().isPresent();
      case TEMPERATURE -> sampling.temperature().isPresent();
      case TOP_P -> sampling.topP().isPresent();
      case STOP -> !sampling.stop().isEmpty();
      case SEED -> sampling.seed().isPresent();
      case PRESENCE_PENALTY -> sampling.presencePenalty().isPresent();
      case FREQUENCY_PENALTY -> sampling.frequencyPenalty().isPresent();
      case REASONING_EFFORT -> reasoningEffort.isPresent();
      case TOOLS -> !tools.offered().isEmpty();
      case PARALLEL_TOOL_CALLS -> tools.parallel().isPresent();
      case TOOL_CHOICE -> tools.choice().isForced();
      case USER -> context.user().isPresent();
    };
  }

  /** Someone's turn. */
  public record Message(Role role, Optional<String> name, List<Part> parts) {
    public Message {
      parts = List.copyOf(parts);
    }

    public static Message of(Role role, Part... parts) {
      return new Message(role, Optional.empty(), List.of(parts));
    }

    public static Message user(String text) {
      return of(Role.USER, new Part.Text(text));
    }

    Message unmarked() {
      return new Message(role, name, Part.unmarked(parts));
    }

    /** All text of this turn, tool results included, in its order. */
    public String text() {
      return Part.text(parts);
    }
  }

  /** Who speaks. */
  public enum Role {
    /** Whoever set the assistant up; OpenAI's {@code developer} as well. */
    SYSTEM,
    USER,
    ASSISTANT,
    TOOL
  }

  /** A piece of a turn. A provider that cannot carry a kind of part refuses the request. */
  public sealed interface Part {
    record Text(String text) implements Part {}

    /**
     * A picture.
     *
     * @param detail how closely to look at it
     */
    record Image(Source source, Optional<String> detail) implements Part {}

    /**
     * Recorded sound.
     *
     * @param format such as {@code wav}
     */
    record Audio(String base64, String format) implements Part {}

    record Document(Source source, Optional<String> filename) implements Part {}

    /**
     * A call the assistant has made.
     *
     * @param arguments JSON text as the model wrote it, perhaps empty or broken
     */
    record ToolCall(String id, String name, String arguments) implements Part {}

    record ToolResult(String callId, List<Part> parts) implements Part {
      public ToolResult {
        parts = List.copyOf(parts);
      }
    }

    /**
     * Earlier thoughts of the model.
     *
     * @param signature the upstream's own proof of them, to be given back as it was told
     */
    record Reasoning(String text, Optional<String> signature) implements Part {
      public Reasoning(String text) {
        this(text, Optional.empty());
      }
    }

    /** The model's own words for not answering. */
    record Refusal(String text) implements Part {}

    /**
     * Says that everything up to here is worth keeping in the upstream's cache. Only a provider
     * that claims the extension {@code cache_control} ever sees one.
     *
     * @param ttl how long, in the upstream's own words
     */
    record CacheMark(Optional<String> ttl) implements Part {}

    /** These parts without cache marks. */
    static List<Part> unmarked(List<Part> parts) {
      return parts.stream()
          .filter(part -> !(part instanceof CacheMark))
          .map(
              part ->
                  part instanceof ToolResult result
                      ? new ToolResult(result.callId(), unmarked(result.parts()))
                      : part)
          .toList();
    }

    /** The text among these parts, joined. */
    static String text(List<Part> parts) {
      var text = new StringBuilder();
      for (Part part : parts) {
        if (part instanceof Text words) {
          text.append(words.text());
        } else if (part instanceof ToolResult result) {
          text.append(text(result.parts()));
        }
      }
      return text.toString();
    }
  }

  /** Where a picture or document is. */
  public sealed interface Source {
    record Url(String url) implements Source {}

    record Inline(String mediaType, String base64) implements Source {}
  }

  /**
   * What the model may call.
   *
   * @param parallel whether it may make several calls in one turn
   */
  public record Tools(List<Tool> offered, ToolChoice choice, Optional<Boolean> parallel) {
    public static final Tools NONE = new Tools(List.of(), ToolChoice.AUTO, Optional.empty());

    public Tools {
      offered = List.copyOf(offered);
    }

    public static Tools of(ToolChoice choice, Tool... offered) {
      return new Tools(List.of(offered), choice, Optional.empty());
    }
  }

  /**
   * A function the model may call.
   *
   * @param schema JSON Schema of its arguments
   * @param mark whether the tools up to this one are worth keeping in the upstream's cache
   */
  public record Tool(
      String name,
      Optional<String> description,
      JsonObject schema,
      Optional<Boolean> strict,
      Optional<Part.CacheMark> mark) {
    public Tool(
        String name, Optional<String> description, JsonObject schema, Optional<Boolean> strict) {
      this(name, description, schema, strict, Optional.empty());
    }

    Tool unmarked() {
      return new Tool(name, description, schema, strict);
    }
  }

  /**
   * Whether a tool must be called.
   *
   * @param name the one tool, when the mode is {@link Mode#NAMED}
   */
  public record ToolChoice(Mode mode, Optional<String> name) {
    public static final ToolChoice AUTO = new ToolChoice(Mode.AUTO, Optional.empty());
    public static final ToolChoice NONE = new ToolChoice(Mode.NONE, Optional.empty());
    public static final ToolChoice REQUIRED = new ToolChoice(Mode.REQUIRED, Optional.empty());

    /** Whether the model is not free to answer without a call. */
    public boolean isForced() {
      return mode == Mode.REQUIRED || mode == Mode.NAMED;
    }

    public static ToolChoice named(String name) {
      return new ToolChoice(Mode.NAMED, Optional.of(name));
    }

    /** How free the model is. */
    public enum Mode {
      AUTO,
      NONE,
      REQUIRED,
      NAMED
    }
  }

  /** How the model shall choose its words, and when it shall stop. */
  public record Sampling(
      Optional<Integer> maxTokens,
      Optional<Double> temperature,
      Optional<Double> topP,
      List<String> stop,
      Optional<Long> seed,
      Optional<Double> presencePenalty,
      Optional<Double> frequencyPenalty) {
    public static final Sampling DEFAULT =
        new Sampling(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    public Sampling {
      stop = List.copyOf(stop);
    }

    public Sampling withMaxTokens(int limit) {
      return new Sampling(
          Optional.of(limit), temperature, topP, stop, seed, presencePenalty, frequencyPenalty);
    }

    public Sampling withStop(String... words) {
      return new Sampling(
          maxTokens, temperature, topP, List.of(words), seed, presencePenalty, frequencyPenalty);
    }
  }

  /** What the reply shall look like. */
  public sealed interface ResponseFormat {
    record Text() implements ResponseFormat {}

    /** Any JSON object. */
    record AnyJson() implements ResponseFormat {}

    record Schema(String name, JsonObject schema, Optional<Boolean> strict)
        implements ResponseFormat {}
  }

  /**
   * What goes along with the question.
   *
   * @param user whom the client asks for
   * @param caller the gateway's own name for who asks; empty when there is none
   * @param metadata names and values that the client gave the request
   * @param extensions fields of the request that are not read into anything else, under the names
   *     the client gave them; a provider that knows one says so in its {@code extensions()}
   */
  public record Context(
      Optional<String> user, String caller, Map<String, String> metadata, JsonObject extensions) {
    public static final Context NONE =
        new Context(Optional.empty(), "", Map.of(), JsonValue.EMPTY_JSON_OBJECT);

    public Context {
      metadata = Map.copyOf(metadata);
    }

    public Context by(String caller) {
      return new Context(user, caller, metadata, extensions);
    }
  }

  /**
   * How the reply shall arrive.
   *
   * @param replies how many, side by side
   * @param includeUsage whether a stream shall end with what it cost
   */
  public record Delivery(int replies, boolean stream, boolean includeUsage) {
    public static final Delivery WHOLE = new Delivery(1, false, false);
    public static final Delivery STREAM = new Delivery(1, true, false);
    public static final Delivery STREAM_WITH_USAGE = new Delivery(1, true, true);
  }
}
