// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a {@code multipart/form-data} body as it passes, and may change a few small fields in it.
 *
 * <p>One buffer in, one buffer out; every byte that is not the value of a watched field passes as
 * it came. What is understood here and what an upstream reads must be the same thing: a watched
 * field that comes twice, in disguise or as a file is refused, and so is a form that only a lenient
 * reader would understand.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7578">RFC 7578</a>
 */
public final class MultipartScanner {
  /** The body is not the form it should be. */
  public static final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1;

    Malformed(String what) {
      super(what, null, false, false);
    }
  }

  /** Decides about the fields. */
  public interface Form {
    /** A watched field has come; answers the value that is to stand in its place. */
    String field(String name, String value);

    /** The last field has passed; answers further fields, by name. */
    Map<String, String> end();
  }

  private enum Place {
    /** Before the first boundary. */
    START,
    HEADERS,
    CONTENT,
    /** In the value of a watched field, which is kept until it is complete. */
    VALUE,
    /** After the closing boundary. */
    EPILOGUE
  }

  private static final int LARGEST_VALUE = 4096;
  private static final int LARGEST_HEADERS = 8192;
  private static final int LONGEST_BOUNDARY = 200;
  private static final int LONGEST_PADDING = 100;

  private final byte[] delimiter;
  private final Set<String> watched;
  private final Form form;
  private final Set<String> seen = new HashSet<>();

  /** The headers of a part, or the value of a watched field with what may be its delimiter. */
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

  private Place place = Place.START;
  private String field = "";
  private int valueEnd;

  /** How much of the delimiter has come; the line end before the first one may be missing. */
  private int matched = 2;

  /** What matches stands right after a part's headers, without a line end of its own. */
  private boolean bare;

  /** What has come after a whole delimiter, as long as it can still be one. */
  private String tail = "";

  /**
   * @param contentType with the boundary
   * @param watched names of the fields that the form decides about
   * @throws Malformed when there is no usable boundary
   */
  public MultipartScanner(String contentType, Set<String> watched, Form form) {
    this.delimiter = ("\r\n--" + boundary(contentType)).getBytes(US_ASCII);
    this.watched = Set.copyOf(watched);
    this.form = form;
  }

  private static String boundary(String contentType) {
    Parameters type =
        Parameters.of(contentType)
            .orElseThrow(() -> new Malformed("the content type cannot be read"));
    if (!type.word().equals("multipart/form-data")) {
      throw new Malformed("the content type must be multipart/form-data");
    }
    String boundary = type.values().getOrDefault("boundary", "");
    if (boundary.isBlank()) {
      throw new Malformed("the content type names no boundary");
    }
    boolean plain = boundary.chars().allMatch(c -> c >= ' ' && c < 0x7F);
    if (!plain || boundary.endsWith(" ") || boundary.length() > LONGEST_BOUNDARY) {
      throw new Malformed("the boundary in the content type is not valid");
    }
    return boundary;
  }

  /**
   * Answers what is to be passed on; it may share the input's bytes.
   *
   * @throws Malformed saying what is wrong
   */
  public ByteBuffer feed(ByteBuffer in) {
    Splice out = new Splice(in);
    while (in.hasRemaining()) {
      if (place == Place.EPILOGUE) {
        in.position(in.limit());
      } else if (place == Place.CONTENT && matched == 0) {
        skip(in);
      }
      if (in.hasRemaining()) {
        step(in.get(), out);
      }
    }
    if (place == Place.VALUE) {
      out.leaveOut();
    }
    return out.whole();
  }

  /**
   * The body is complete.
   *
   * @throws Malformed when the form is not
   */
  public void end() {
    if (place != Place.EPILOGUE) {
      throw new Malformed("the form ends before its closing boundary");
    }
  }

  /** The bulk of a file, up to the next byte that could begin a delimiter. */
  private static void skip(ByteBuffer in) {
    int at = in.position();
    while (at < in.limit() && in.get(at) != '\r') {
      at++;
    }
    in.position(at);
  }

  private void step(byte b, Splice out) {
    if (place == Place.HEADERS) {
      header(b, out);
      return;
    }
    if (place == Place.VALUE) {
      kept.write(b);
    }
    if (matched == delimiter.length) {
      follow(b, out);
    } else if (matched > 0 && b == delimiter[matched]) {
      matched++;
    } else {
      restart(b);
    }
    if (place == Place.VALUE && kept.size() > LARGEST_VALUE) {
      throw new Malformed("the field '" + field + "' is too long");
    }
  }

  /** It was no delimiter; the line end that begins one occurs nowhere else in it. */
  private void restart(byte b) {
    if (place == Place.START && (matched != 2 || b != '\r')) {
      throw new Malformed("the body does not begin with its boundary");
    }
    tail = "";
    bare = false;
    matched = b == '\r' ? 1 : 0;
    valueEnd = kept.size() - 1;
  }

  /** After a delimiter come two hyphens, or blanks and a line end; otherwise it was content. */
  private void follow(byte b, Splice out) {
    boolean held = tail.equals("-");
    tail += (char) (b & 0xFF);
    if (tail.equals("-")) {
      hold(out);
    } else if (tail.equals("--")) {
      requireLineEnd();
      close(out);
    } else if (tail.endsWith("\r\n")) {
      requireLineEnd();
      endValue(kept.size(), out);
      begin(Place.HEADERS);
    } else if (!isPadding()) {
      if (held && place != Place.VALUE) {
        out.insert("-");
      }
      restart(b);
    }
  }

  /** Whatever is to be added goes before the hyphens. */
  private void hold(Splice out) {
    if (place != Place.VALUE) {
      out.passBefore();
      out.leaveOut();
    }
  }

  /** Some readers would take this for a boundary and some would not. */
  private void requireLineEnd() {
    if (bare) {
      throw new Malformed("a boundary follows the headers of a part directly");
    }
  }

  private boolean isPadding() {
    int end = tail.endsWith("\r") ? tail.length() - 1 : tail.length();
    return tail.length() < LONGEST_PADDING
        && tail.chars().limit(end).allMatch(c -> c == ' ' || c == '\t');
  }

  private void close(Splice out) {
    endValue(valueEnd + delimiter.length, out);
    form.end().forEach((name, value) -> add(name, value, out));
    out.insert("--");
    out.leaveOut();
    begin(Place.EPILOGUE);
  }

  /** The boundary before the new field has passed already; the one after it is written here. */
  private void add(String name, String value, Splice out) {
    out.insert("\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value);
    out.insert(delimiter);
  }

  /** Lets a watched field go, with as much of its delimiter as may. */
  private void endValue(int delimiterEnd, Splice out) {
    if (place == Place.VALUE) {
      byte[] all = kept.toByteArray();
      String value = new String(all, 0, valueEnd, UTF_8);
      String wanted = form.field(field, value);
      out.insert(wanted.equals(value) ? Arrays.copyOf(all, valueEnd) : wanted.getBytes(UTF_8));
      out.insert(Arrays.copyOfRange(all, valueEnd, delimiterEnd));
      out.leaveOut();
    }
  }

  private void begin(Place next) {
    place = next;
    bare = next == Place.CONTENT || next == Place.VALUE;
    matched = bare ? 2 : 0;
    tail = "";
    kept.reset();
  }

  private void header(byte b, Splice out) {
    kept.write(b);
    if (kept.size() > LARGEST_HEADERS) {
      throw new Malformed("the headers of a part are too long");
    }
    if (b != '\n') {
      return;
    }
    String headers = kept.toString(UTF_8);
    if (headers.equals("\r\n") || headers.endsWith("\r\n\r\n")) {
      Optional<String> name = new PartHeaders(headers.strip()).name(watched);
      field = name.orElse("");
      if (name.isPresent() && !seen.add(field)) {
        throw new Malformed("the field '" + field + "' comes twice");
      }
      begin(name.isPresent() ? Place.VALUE : Place.CONTENT);
      out.pass();
    }
  }
}
