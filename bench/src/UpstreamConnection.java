// SPDX-License-Identifier: Apache-2.0

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;

/** One connection to the fake upstream: a request, its reply, the next request. */
final class UpstreamConnection {
  private static final byte[] WHOLE = reply("200 OK", Replies.whole(Wire.OPENAI));
  private static final byte[] MESSAGE = reply("200 OK", Replies.whole(Wire.MESSAGES));
  private static final byte[] WRONG = wrong();
  private static final byte[] MODELS =
      reply(
          "200 OK",
          "{\"object\":\"list\",\"data\":[{\"id\":\"bench\",\"object\":\"model\"}]}"
              .getBytes(US_ASCII));
  private static final byte[] REFUSED =
      reply(
          "400 Bad Request",
          "{\"error\":{\"message\":\"the fake upstream takes POST .../chat/completions with a Content-Length\"}}"
              .getBytes(US_ASCII));
  private static final String HEAD_END = "\r\n\r\n";

  private final SocketChannel channel;
  private final SelectionKey key;
  private final Pacer pacer;
  private final ByteBuffer scratch;

  private byte[] request = new byte[1024];
  private int length;
  private ByteBuffer unsent = ByteBuffer.allocate(0);
  private Stream stream;

  UpstreamConnection(SocketChannel channel, SelectionKey key, Pacer pacer, ByteBuffer scratch) {
    this.channel = channel;
    this.key = key;
    this.pacer = pacer;
    this.scratch = scratch;
  }

  void ready() {
    try {
      if (key.isWritable()) {
        writeRest();
      }
      if (key.isValid() && key.isReadable()) {
        read();
      }
    } catch (IOException gone) {
      close();
    }
  }

  private void read() throws IOException {
    scratch.clear();
    int count = channel.read(scratch);
    if (count < 0) {
      close();
      return;
    }
    if (length + count > request.length) {
      request = Arrays.copyOf(request, 2 * (length + count));
    }
    scratch.flip().get(request, length, count);
    length += count;
    String text = new String(request, 0, length, US_ASCII);
    int headEnd = text.indexOf(HEAD_END);
    if (headEnd >= 0) {
      String head = text.substring(0, headEnd);
      int bodyAt = headEnd + HEAD_END.length();
      if (length - bodyAt >= contentLength(head)) {
        length = 0;
        answer(head, text.substring(bodyAt));
      }
    }
  }

  private static int contentLength(String head) {
    String name = "\r\ncontent-length:";
    String lower = head.toLowerCase(Locale.ROOT);
    int at = lower.indexOf(name);
    if (at < 0) {
      return 0;
    }
    int end = lower.indexOf('\r', at + name.length());
    return Integer.parseInt(
        head.substring(at + name.length(), end < 0 ? head.length() : end).strip());
  }

  private void answer(String head, String body) {
    String line = head.substring(0, head.indexOf('\r'));
    if (line.startsWith("GET ") && line.contains("/models")) {
      write(out -> out.put(MODELS));
    } else if (!line.startsWith("POST ") || body.isEmpty()) {
      write(out -> out.put(REFUSED));
    } else if (line.contains(Wire.OPENAI.path)) {
      answer(Wire.OPENAI, Question.of(body));
    } else if (line.contains(Wire.MESSAGES.path)) {
      answer(Wire.MESSAGES, Question.of(body));
    } else {
      write(out -> out.put(REFUSED));
    }
  }

  private void answer(Wire wire, Question question) {
    if (question.stream()) {
      stream = new Stream(this, pacer, wire, question);
      stream.begin();
    } else if (wire == Wire.MESSAGES) {
      write(out -> out.put(MESSAGE));
    } else {
      write(out -> out.put(question.fault() == Question.Fault.WRONG ? WRONG : WHOLE));
    }
  }

  /** Whether a stream may go on: the socket took everything so far, and somebody is there. */
  boolean free() {
    return key.isValid() && !unsent.hasRemaining();
  }

  void over() {
    stream = null;
  }

  void write(Consumer<ByteBuffer> what) {
    scratch.clear();
    what.accept(scratch);
    scratch.flip();
    try {
      channel.write(scratch);
      if (scratch.hasRemaining()) {
        keep();
      }
    } catch (IOException gone) {
      close();
    }
  }

  private void keep() {
    unsent =
        ByteBuffer.allocate(scratch.remaining() + unsent.remaining())
            .put(unsent)
            .put(scratch)
            .flip();
    key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
  }

  private void writeRest() throws IOException {
    channel.write(unsent);
    if (!unsent.hasRemaining()) {
      key.interestOps(SelectionKey.OP_READ);
      if (stream != null) {
        stream.advance();
      }
    }
  }

  void close() {
    if (stream != null) {
      stream.stop();
      stream = null;
    }
    key.cancel();
    try {
      channel.close();
    } catch (IOException ignored) {
      // gone either way
    }
  }

  private static byte[] wrong() {
    byte[] reply = WHOLE.clone();
    reply[reply.length - 200] ^= 1;
    return reply;
  }

  private static byte[] reply(String status, byte[] body) {
    String head =
        "HTTP/1.1 "
            + status
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length
            + HEAD_END;
    byte[] reply = Arrays.copyOf(head.getBytes(US_ASCII), head.length() + body.length);
    System.arraycopy(body, 0, reply, head.length(), body.length);
    return reply;
  }
}
