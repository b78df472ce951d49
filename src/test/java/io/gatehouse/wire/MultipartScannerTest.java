// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatehouse.wire.MultipartScanner.Malformed;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MultipartScannerTest {
  private static final String TYPE = "multipart/form-data; boundary=b1";

  /** Renames every model to {@code whisper} and notes what it hears. */
  private static final class Notes implements MultipartScanner.Form {
    final Map<String, String> fields = new LinkedHashMap<>();

    @Override
    public String field(String name, String value) {
      fields.put(name, value);
      return name.equals("model") ? "whisper" : value;
    }

    @Override
    public Map<String, String> end() {
      return fields.containsKey("model") ? Map.of() : Map.of("model", "added");
    }
  }

  /** A form as its client sends it; {@code MODEL} is the value that is to become another. */
  enum Good {
    MODEL_FIRST(part("model", "MODEL") + file("a.mp3", "abc") + "--b1--\r\n"),
    MODEL_LAST(file("a.mp3", "abc") + part("model", "MODEL") + "--b1--\r\n"),
    BETWEEN(file("a.mp3", "abc") + part("model", "MODEL") + part("language", "de") + "--b1--\r\n"),
    WITH_STREAM(part("stream", "true") + part("model", "MODEL") + "--b1--\r\n"),
    NAME_UNQUOTED("--b1\r\nContent-Disposition: form-data; name=model\r\n\r\nMODEL\r\n--b1--"),
    ODD_SPACING(
        "--b1 \t \r\ncontent-disposition:form-data ;NAME = \"model\"\r\n"
            + "Content-Type: text/plain; charset=utf-8\r\n\r\nMODEL\r\n--b1  \r\n"
            + "Content-Disposition: form-data; name=\"x\"\r\n\r\n\r\n--b1--  \r\n"),
    LEADING_LINE_END("\r\n" + part("model", "MODEL") + "--b1--\r\n"),
    EPILOGUE(part("model", "MODEL") + "--b1--\r\nanything\r\n--b1\r\nmodel"),
    NO_FINAL_LINE_END(part("model", "MODEL") + "--b1--"),
    EMPTY_FILE(file("", "") + part("model", "MODEL") + "--b1--\r\n"),
    UTF8_FILENAME(
        file("Größe – 録音;name=\\\"model\\\".mp3", "é") + part("model", "MODEL") + "--b1--\r\n"),
    WINDOWS_PATH(file("C:\\sound\\a.mp3", "x") + part("model", "MODEL") + "--b1--\r\n"),
    LOOK_ALIKES(
        file(
                "a",
                "--b2\r\n-b1\r\n--b\r\n--b1x\r\n--b1-\r\n--b1-x--\r\n--b1 x\r\n--B1\r\n\n--b1\n"
                    + "--b1\r\r\r\n--b2\r\n--b1-\r\n--b1\n--b1\r\r\n--b11--\r\n\r\n--b1 \r-\r\n")
            + part("model", "MODEL")
            + "--b1--\r\n"),
    LINE_ENDS_BEFORE_THE_BOUNDARY(
        file("a", "\r\n\r\r\n\n\r") + part("model", "MODEL") + "--b1--\r\n"),
    A_FORM_IN_A_FILE(
        file("a", "--x\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nno\r\n--x--")
            + part("model", "MODEL")
            + "--b1--\r\n"),
    OTHER_NAMES(part("Model", "a") + part("model[]", "b") + part("model", "MODEL") + "--b1--\r\n"),
    NO_DISPOSITION("--b1\r\n\r\nfree\r\n" + part("model", "MODEL") + "--b1--\r\n"),
    BOUNDARY_IN_VALUE(part("model", "MODEL\r\n--b1x\r\n-\r\r\n--b1-") + "--b1--\r\n");

    private final String body;

    Good(String body) {
      this.body = body;
    }

    String given() {
      return body.replace("MODEL", "one/ẃhisper");
    }

    String wanted() {
      return body.replaceFirst("(?s)MODEL.*?\r\n--b1(?=--|\r\n|  \r\n)", "whisper\r\n--b1");
    }
  }

  private static String part(String name, String value) {
    return "--b1\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
  }

  private static String file(String name, String content) {
    return "--b1\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
        + name
        + "\"\r\nContent-Type: audio/mpeg\r\n\r\n"
        + content
        + "\r\n";
  }

  @ParameterizedTest
  @EnumSource
  void changesTheModelAndNothingElseHoweverItIsCut(Good form) {
    assertBecomes(form.wanted(), form.given());
  }

  @ParameterizedTest
  @CsvSource({"abc", "''", "x--b1", "x-"})
  void addsWhatIsMissingBeforeTheEnd(String content) {
    String file = file("a", content + "\r\n--b1-");
    assertBecomes(file + part("model", "added") + "--b1--\r\n", file + "--b1--\r\n");
  }

  @Test
  void addsAfterAWatchedFieldToo() {
    String stream = part("stream", "true");
    assertBecomes(stream + part("model", "added") + "--b1--\r\n", stream + "--b1--\r\n");
  }

  @Test
  void addsToAnEmptyForm() {
    assertBecomes(part("model", "added") + "--b1--", "--b1--");
  }

  private static void assertBecomes(String wanted, String given) {
    byte[] bytes = given.getBytes(UTF_8);
    for (int cut = 0; cut <= bytes.length; cut++) {
      assertEquals(wanted, scan(new Notes(), bytes, cut), "cut at " + cut);
    }
    assertEquals(wanted, byteByByte(bytes));
  }

  private static String scan(Notes notes, byte[] given, int cut) {
    var scanner = new MultipartScanner(TYPE, Set.of("model", "stream"), notes);
    var out = new ByteArrayOutputStream();
    put(scanner.feed(ByteBuffer.wrap(given, 0, cut)), out);
    put(scanner.feed(ByteBuffer.wrap(given, cut, given.length - cut)), out);
    scanner.end();
    return out.toString(UTF_8);
  }

  private static String byteByByte(byte[] given) {
    var scanner = new MultipartScanner(TYPE, Set.of("model", "stream"), new Notes());
    var out = new ByteArrayOutputStream();
    for (byte b : given) {
      put(scanner.feed(ByteBuffer.wrap(new byte[] {b})), out);
    }
    scanner.end();
    return out.toString(UTF_8);
  }

  private static void put(ByteBuffer bytes, ByteArrayOutputStream out) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    out.writeBytes(copy);
  }

  @Test
  void hearsEveryWatchedField() {
    Notes notes = new Notes();
    String form = part("stream", "true") + part("model", " a\r\nb ") + "--b1--";
    String unused = scan(notes, form.getBytes(UTF_8), 3);
    assertEquals(Map.of("stream", "true", "model", " a\r\nb "), notes.fields);
  }

  @Test
  void letsRandomFilesPass() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String alphabet = "\r\n-b1 x";
    for (int round = 0; round < 2000; round++) {
      StringBuilder content = new StringBuilder("x");
      for (int i = random.nextInt(200); i > 0; i--) {
        content.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String file = file("f", content.toString().replace("\r\n--b1", "\r\n--c1"));
      byte[] given = (file + part("model", "m") + "--b1--\r\n").getBytes(UTF_8);
      String wanted = file + part("model", "whisper") + "--b1--\r\n";
      int cut = random.nextInt(given.length);
      assertEquals(wanted, scan(new Notes(), given, cut), "seed " + seed);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          multipart/form-data                         | the content type names no boundary
          multipart/form-data; boundary=              | the content type names no boundary
          multipart/form-data; boundary=""            | the content type names no boundary
          multipart/form-data; boundary="a            | the content type cannot be read
          multipart/form-data; boundary=a; boundary=b | the content type cannot be read
          multipart/form-data; boundary=é             | the boundary in the content type is not valid
          multipart/mixed; boundary=b1                | the content type must be multipart/form-data
          """)
  void refusesAContentTypeWithoutAUsableBoundary(String type, String why) {
    Malformed malformed =
        assertThrows(Malformed.class, () -> new MultipartScanner(type, Set.of(), new Notes()));
    assertEquals(why, malformed.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          multipart/form-data; boundary=b1
          multipart/form-data;boundary="b1"
          Multipart/Form-Data; charset=utf-8; BOUNDARY = "b1" ;
          """)
  void findsTheBoundary(String type) {
    var scanner = new MultipartScanner(type, Set.of(), new Notes());
    ByteBuffer unused = scanner.feed(UTF_8.encode(part("a", "b") + "--b1--"));
    scanner.end();
  }

  /** What only a lenient reader would understand, or two readers differently. */
  enum Bad {
    NO_BOUNDARY("hello", "the body does not begin with its boundary"),
    OTHER_BOUNDARY("--b2\r\n", "the body does not begin with its boundary"),
    BARE_LINE_FEEDS(
        "--b1\nContent-Disposition: form-data; name=model\n\nM\n--b1--\n",
        "the body does not begin with its boundary"),
    BARE_LINE_FEED_IN_HEADERS(
        "--b1\r\nA: b\nContent-Disposition: form-data; name=model\r\n\r\nM\r\n--b1--",
        "a part has a header line that cannot be read"),
    FOLDED(
        "--b1\r\nContent-Disposition: form-data;\r\n name=model\r\n\r\nM\r\n--b1--",
        "a part has a header line that cannot be read"),
    NO_COLON("--b1\r\nhello\r\n\r\n", "a part has a header line that cannot be read"),
    CUT("--b1\r\n\r\nabc", "the form ends before its closing boundary"),
    EMPTY("", "the form ends before its closing boundary"),
    NO_LINE_END("--b1\r\nA: b\r\n\r\n--b1--", "a boundary follows the headers of a part directly"),
    TWICE(part("model", "a") + part("model", "b"), "the field 'model' comes twice"),
    TWO_DISPOSITIONS(
        "--b1\r\nContent-Disposition: form-data; name=a\r\ncontent-disposition: form-data;"
            + " name=model\r\n\r\n",
        "a part has the header 'content-disposition' twice"),
    TWO_NAMES(
        "--b1\r\nContent-Disposition: form-data; name=a; name=model\r\n\r\n",
        "a part has a Content-Disposition that is not valid"),
    QUOTE_LEFT_OPEN(
        "--b1\r\nContent-Disposition: form-data; name=\"model\r\n\r\n",
        "a part has a Content-Disposition that is not valid"),
    EXTENDED_NAME(
        "--b1\r\nContent-Disposition: form-data; name*=utf-8''model\r\n\r\n",
        "a part has its name in an extended notation"),
    MODEL_AS_FILE(
        "--b1\r\nContent-Disposition: form-data; name=model; filename=a\r\n\r\n",
        "the field 'model' must be plain text"),
    MODEL_ENCODED(
        "--b1\r\nContent-Disposition: form-data; name=model\r\nContent-Transfer-Encoding: base64"
            + "\r\n\r\n",
        "the field 'model' must be plain text"),
    LONG_MODEL(part("model", "m".repeat(5000)), "the field 'model' is too long"),
    LONG_HEADERS("--b1\r\nA: " + "b".repeat(9000), "the headers of a part are too long");

    private final String body;
    private final String why;

    Bad(String body, String why) {
      this.body = body;
      this.why = why;
    }
  }

  @ParameterizedTest
  @EnumSource
  void refuses(Bad form) {
    byte[] body = form.body.getBytes(UTF_8);
    Malformed malformed = assertThrows(Malformed.class, () -> byteByByte(body));
    assertEquals(form.why, malformed.getMessage());
  }
}
