// SPDX-License-Identifier: Apache-2.0

/** What the fake upstream speaks: each its own whole reply and stream, with the same words. */
enum Wire {
  OPENAI("/chat/completions") {
    @Override
    String whole(String words) {
      return """
          {"id":"chatcmpl-bench","object":"chat.completion","created":1700000000,"model":"bench",\
          "choices":[{"index":0,"message":{"role":"assistant","content":"%s"},"finish_reason":"stop"}],\
          "usage":{"prompt_tokens":21,"completion_tokens":180,"total_tokens":201}}\
          """
          .formatted(words);
    }

    @Override
    String begin() {
      return "";
    }

    @Override
    String role() {
      return """
          data: {"id":"chatcmpl-bench","object":"chat.completion.chunk","created":1700000000,\
          "model":"bench","choices":[{"index":0,"delta":{"role":"assistant","content":""},\
          "finish_reason":null}]}

          """;
    }

    @Override
    String event(String words, boolean last) {
      return """
          data: {"id":"chatcmpl-bench","object":"chat.completion.chunk","created":1700000000,\
          "model":"bench","choices":[{"index":0,"delta":{"content":"%s"},"finish_reason":%s}]}

          """
          .formatted(words, last ? "\"stop\"" : "null");
    }

    @Override
    String end() {
      return Event.DONE + "\n\n";
    }
  },

  /** Anthropic's Messages: the gateway has to translate. */
  MESSAGES("/messages") {
    @Override
    String whole(String words) {
      return """
          {"id":"msg_bench","type":"message","role":"assistant","model":"bench",\
          "content":[{"type":"text","text":"%s"}],"stop_reason":"end_turn","stop_sequence":null,\
          "usage":{"input_tokens":21,"output_tokens":180}}\
          """
          .formatted(words);
    }

    @Override
    String begin() {
      return """
          event: message_start
          data: {"type":"message_start","message":{"id":"msg_bench","type":"message",\
          "role":"assistant","model":"bench","content":[],"stop_reason":null,\
          "usage":{"input_tokens":21,"output_tokens":1}}}

          event: content_block_start
          data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

          """;
    }

    @Override
    String event(String words, boolean last) {
      return """
          event: content_block_delta
          data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"%s"}}

          """
          .formatted(words);
    }

    @Override
    String end() {
      return """
          event: content_block_stop
          data: {"type":"content_block_stop","index":0}

          event: message_delta
          data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},\
          "usage":{"output_tokens":180}}

          event: message_stop
          data: {"type":"message_stop"}

          """;
    }
  };

  /** What the path of a chat request ends with. */
  final String path;

  Wire(String path) {
    this.path = path;
  }

  abstract String whole(String words);

  abstract String begin();

  /** What a stream says before its first words. */
  String role() {
    return begin();
  }

  abstract String event(String words, boolean last);

  abstract String end();
}
