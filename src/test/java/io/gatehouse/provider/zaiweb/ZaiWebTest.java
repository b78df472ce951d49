// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.zaiweb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.gatehouse.Golden;
import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.ChatRequest.Message;
import io.gatehouse.model.ChatRequest.Part;
import io.gatehouse.model.ChatRequest.Role;
import io.gatehouse.model.ChatRequest.Source;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Refused;
import io.gatehouse.model.Tuning;
import io.gatehouse.provider.Provider;
import io.gatehouse.provider.Step;
import io.gatehouse.provider.Transcript;
import io.gatehouse.provider.WholeReply;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.UpstreamRequest;
import jakarta.json.JsonObject;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How chat.z.ai is asked, step by step, and what its speech becomes. */
class ZaiWebTest {
  private static final String USER = "99999999-aaaa-4bbb-8ccc-dddddddddddd";
  private static final String OWN = token("own", USER);
  private static final ChatRequest HELLO = ChatRequest.of("glm-4.5", Message.user("Hello"));
  private static final ChatRequest PICTURE =
      ChatRequest.of("glm-4.5v", Message.of(Role.USER, image("image/png", "AAEC")));
  private static final WholeReply DENIED = reply(401, "{\"detail\":\"401 Unauthorized\"}");

  private final AtomicLong now = new AtomicLong(1_760_000_000_123L);
  private final AtomicInteger ids = new AtomicInteger();

  @TestFactory
  Stream<DynamicNode> signatures() {
    String vectors = Golden.read(Golden.FIXTURES.resolve("zai-web/other/signature-vectors.json"));
    return Json.parse(vectors).getJsonArray("vectors").getValuesAs(JsonObject.class).stream()
        .map(
            vector ->
                dynamicTest(
                    vector.getString("timestamp") + " " + vector.getString("prompt"),
                    () ->
                        assertEquals(
                            vector.getString("signature"),
                            Signature.of(
                                vector.getString("secret"),
                                vector.getString("requestId"),
                                Long.parseLong(vector.getString("timestamp")),
                                vector.getString("user_id"),
                                vector.getString("prompt")))));
  }

  @Test
  void anOwnTokenNeedsNoIntroduction() {
    UpstreamRequest sent = answer(site(false).begin(HELLO, OWN)).request();
    assertEquals("POST", sent.method());
    assertEquals("Bearer " + OWN, sent.headers().first("authorization").orElse(""));
    assertTrue(sent.path().startsWith("api/chat/completions?signature_timestamp="), sent.path());
    assertTrue(sent.path().contains("&timestamp=1760000000123&requestId=id-3&"), sent.path());
    assertTrue(sent.path().contains("&user_id=" + USER + "&token=" + OWN + "&"), sent.path());
    assertTrue(
        sent.path()
            .endsWith("&current_url=https%3A%2F%2Fchat.z.ai%2Fc%2Fid-1&pathname=%2Fc%2Fid-1"),
        sent.path());
    assertEquals(
        Signature.of("demo-secret-not-real", "id-3", now.get(), USER, "Hello"),
        sent.headers().first("x-signature").orElse(""));
    assertEquals("prod-fe-1.0.70", sent.headers().first("x-fe-version").orElse(""));
    assertEquals("https://chat.z.ai/c/id-1", sent.headers().first("referer").orElse(""));
  }

  /** The address holds the token, and whatever may be printed must not. */
  @Test
  void nothingShowsTheToken() {
    ZaiWeb site = site(false);
    Step.Answer asked = answer(site.begin(HELLO, OWN));
    assertEquals("POST api/chat/completions", asked.request().toString());
    assertFalse(Token.read(OWN).orElseThrow().toString().contains(OWN));
    assertFalse(site.setup().toString().contains("demo-secret"));
    String words = site.failure(400, "{\"detail\":\"bad " + OWN + "\"}").message();
    assertEquals("bad ***", words);
  }

  @Test
  void aRefusedTokenIsRenewedOnceAndSignedAnew() {
    ZaiWeb site = site(false);
    Step.Answer first = answer(site.begin(HELLO, OWN));
    assertEquals(Optional.empty(), first.retry().apply(reply(500, "")));
    Step.Errand introduction = errand(first.retry().apply(DENIED).orElseThrow());
    assertEquals("GET", introduction.request().method());
    assertEquals("api/v1/auths/", introduction.request().path());
    assertEquals(
        "Bearer " + OWN, introduction.request().headers().first("authorization").orElse(""));

    String fresh = token("fresh", USER);
    Step.Answer second = answer(introduction.then().apply(self(USER, "user", fresh)));
    assertEquals("Bearer " + fresh, second.request().headers().first("authorization").orElse(""));
    assertNotEquals(
        first.request().headers().first("x-signature"),
        second.request().headers().first("x-signature"));
    assertEquals(
        fresh,
        answer(site.begin(HELLO, OWN))
            .request()
            .headers()
            .first("authorization")
            .orElse("")
            .substring("Bearer ".length()),
        "remembered");

    assertEquals(Optional.empty(), second.retry().apply(DENIED), "not for ever");
    assertEquals(
        "Bearer " + OWN,
        answer(site.begin(HELLO, OWN)).request().headers().first("authorization").orElse(""),
        "forgotten");
  }

  @Test
  void aTokenIsKeptWhenTheSiteGivesNoOther() {
    Step.Errand introduction =
        errand(answer(site(false).begin(HELLO, OWN)).retry().apply(DENIED).orElseThrow());
    Step.Answer second = answer(introduction.then().apply(self(USER, "user", "")));
    assertEquals("Bearer " + OWN, second.request().headers().first("authorization").orElse(""));
  }

  @ParameterizedTest
  @CsvSource({USER + ",guest", "somebody-else,user"})
  void aGuestIsNotTheOperator(String user, String role) {
    Step.Errand introduction =
        errand(answer(site(false).begin(HELLO, OWN)).retry().apply(DENIED).orElseThrow());
    Failure failure = refusal(introduction, self(user, role, token("guest", user)));
    assertEquals(Failure.Kind.UPSTREAM_DENIED, failure.kind());
    assertEquals(502, failure.status());
    assertTrue(failure.message().contains("guest"), failure.message());

    Step.Errand allowed =
        errand(answer(site(true).begin(HELLO, OWN)).retry().apply(DENIED).orElseThrow());
    String guest = token("guest", user);
    Step.Answer asked = answer(allowed.then().apply(self(user, role, guest)));
    assertEquals("Bearer " + guest, asked.request().headers().first("authorization").orElse(""));
  }

  @Test
  void aGuestIsRememberedForFiveMinutes() {
    ZaiWeb site = site(true);
    Step.Errand introduction = errand(site.begin(HELLO, ""));
    assertEquals(Optional.empty(), introduction.request().headers().first("authorization"));
    String guest = token("guest", "g-1");
    var unused = answer(introduction.then().apply(self("g-1", "guest", guest)));
    now.addAndGet(299_999);
    Step.Answer asked = answer(site.begin(HELLO, ""));
    assertTrue(asked.request().path().contains("&user_id=g-1&"), asked.request().path());
    now.addAndGet(1);
    var again = errand(site.begin(HELLO, ""));
    assertEquals("api/v1/auths/", again.request().path());
  }

  @Test
  void aGuestThatIsTurnedAwayIsIntroducedAgain() {
    ZaiWeb site = site(true);
    var unused =
        errand(site.begin(HELLO, "")).then().apply(self("g-1", "guest", token("guest", "g-1")));
    Step again = answer(site.begin(HELLO, "")).retry().apply(DENIED).orElseThrow();
    assertEquals("api/v1/auths/", errand(again).request().path());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          401 | {"detail":"no"}            | UPSTREAM_DENIED | 502
          500 | {"detail":"no"}            | UPSTREAM        | 500
          200 | <html></html>              | UPSTREAM        | 502
          200 | []                         | UPSTREAM        | 502
          200 | {"token":"t"}              | UPSTREAM        | 502
          405 | <html></html>              | UPSTREAM_DENIED | 503
          """)
  void anIntroductionMayFail(int status, String body, Failure.Kind kind, int answered) {
    Failure failure = refusal(errand(site(true).begin(HELLO, "")), reply(status, body));
    assertEquals(kind, failure.kind());
    assertEquals(answered, failure.status());
  }

  @Test
  void aGuestWithoutTokenIsNobody() {
    Failure failure = refusal(errand(site(true).begin(HELLO, "")), self("g", "guest", ""));
    assertEquals(Failure.Kind.UPSTREAM, failure.kind());
  }

  /** A token that does not say whom it is for. */
  @ParameterizedTest
  @ValueSource(strings = {"opaque", "a.b.c", "a.eyJ9.c", "a.e30.c", "a.b"})
  void theSiteIsAskedWhomATokenIsFor(String token) {
    Step.Errand introduction = errand(site(false).begin(HELLO, token));
    assertEquals(
        "Bearer " + token, introduction.request().headers().first("authorization").orElse(""));
    Step.Answer asked = answer(introduction.then().apply(self(USER, "user", "")));
    assertTrue(
        asked.request().path().contains("&user_id=" + USER + "&token=" + token + "&"),
        asked.request().path());
  }

  @Test
  void picturesGoFirstEachOnce() {
    ChatRequest request =
        ChatRequest.of(
            "glm-4.5v",
            Message.of(Role.USER, image("image/png", "AAEC"), image("IMAGE/JPEG", "AwQF")),
            Message.of(Role.USER, image("image/png", "AAEC"), new Part.Text("Same?")));
    Step.Errand first = errand(site(false).begin(request, OWN));
    assertEquals("api/v1/files/", first.request().path());
    String form = "multipart/form-data; boundary=";
    String type = first.request().headers().first("content-type").orElse("");
    assertTrue(type.startsWith(form), type);
    String boundary = "--" + type.substring(form.length());
    assertEquals("Bearer " + OWN, first.request().headers().first("authorization").orElse(""));
    assertEquals(
        boundary
            + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"image.png\""
            + "\r\nContent-Type: image/png\r\n\r\n"
            + "\u0000\u0001\u0002\r\n"
            + boundary
            + "--\r\n",
        UTF_8.decode(first.request().body()).toString());
    Step.Errand second = errand(first.then().apply(file("f1", 3)));
    assertTrue(UTF_8.decode(second.request().body()).toString().contains("\"image.jpeg\""));
    Step.Answer asked = answer(second.then().apply(reply(200, "{\"id\":\"f2\"}")));
    JsonObject body = Json.parse(UTF_8.decode(asked.request().body()).toString());
    assertEquals(2, body.getJsonArray("files").size());
    JsonObject told = body.getJsonArray("files").getJsonObject(0);
    assertEquals("f1", told.getString("id"));
    assertEquals("/api/v1/files/f1", told.getString("url"));
    assertEquals(3, told.getInt("size"));
    assertEquals("image.png", told.getString("name"));
    assertEquals(0, body.getJsonArray("files").getJsonObject(1).getInt("size"));
    assertEquals(
        "[\"f1_image.png\",\"f2_\",\"f1_image.png\"]",
        Stream.of(0, 1)
            .map(i -> body.getJsonArray("messages").getJsonObject(i).getJsonArray("content"))
            .flatMap(parts -> parts.getValuesAs(JsonObject.class).stream())
            .filter(part -> part.containsKey("image_url"))
            .map(part -> "\"" + part.getJsonObject("image_url").getString("url") + "\"")
            .toList()
            .toString()
            .replace(" ", ""));
  }

  @Test
  void anUploadMayFail() {
    Step.Errand upload = errand(site(false).begin(PICTURE, OWN));
    assertEquals(Failure.Kind.UPSTREAM, refusal(upload, reply(200, "{}")).kind());
    assertEquals(Failure.Kind.TOO_LARGE, refusal(upload, reply(413, "{\"detail\":\"no\"}")).kind());
    Step.Errand introduction = errand(upload.then().apply(DENIED));
    assertEquals("api/v1/auths/", introduction.request().path());
    Step.Errand again = errand(introduction.then().apply(self(USER, "user", "")));
    assertEquals("api/v1/files/", again.request().path());
    assertEquals(Failure.Kind.UPSTREAM_DENIED, refusal(again, DENIED).kind());
  }

  @Test
  void guestsHaveNoPictures() {
    Step.Errand introduction = errand(site(true).begin(PICTURE, ""));
    Failure failure = refusal(introduction, self("g-1", "guest", token("guest", "g-1")));
    assertEquals(400, failure.status());
  }

  /** Refused before anything is sent. */
  @ParameterizedTest
  @EnumSource
  void whatThePageCannotSend(Impossible impossible) {
    Failure failure =
        assertThrows(Refused.class, () -> site(false).begin(impossible.request, "opaque"))
            .failure();
    assertEquals(400, failure.status());
    assertEquals("unsupported_value", failure.code().orElse(""));
    assertEquals(impossible.param, failure.param().orElse(""));
    assertThrows(Refused.class, () -> site(false).encode(impossible.request));
  }

  private enum Impossible {
    SEVERAL_REPLIES("n", HELLO.with(new ChatRequest.Delivery(2, false, false))),
    JSON("response_format", HELLO.with(new ChatRequest.ResponseFormat.AnyJson())),
    SOUND("messages[0].content", said(new Part.Audio("AAEC", "wav"))),
    DOCUMENT(
        "messages[0].content",
        said(new Part.Document(new Source.Inline("a/b", "AAEC"), Optional.empty()))),
    A_VECTOR_IMAGE("messages[0].content", said(image("image/svg+xml", "AAEC"))),
    NO_BASE64("messages[0].content", said(image("image/png", "%"))),
    A_PICTURE_AS_RESULT(
        "messages[0].content",
        ChatRequest.of(
            "m",
            Message.of(Role.TOOL, new Part.ToolResult("c", List.of(image("image/png", "AAEC"))))));

    final String param;

    @SuppressWarnings("ImmutableEnumChecker") // a record of values
    final ChatRequest request;

    Impossible(String param, ChatRequest request) {
      this.param = param;
      this.request = request;
    }

    private static ChatRequest said(Part part) {
      return ChatRequest.of("m", Message.of(Role.USER, part));
    }
  }

  @Test
  void whatItHasNoWordsForIsNamed() {
    assertEquals(
        Set.of(
            Tuning.STOP,
            Tuning.SEED,
            Tuning.PRESENCE_PENALTY,
            Tuning.FREQUENCY_PENALTY,
            Tuning.PARALLEL_TOOL_CALLS,
            Tuning.TOOL_CHOICE,
            Tuning.USER),
        site(false).lacks(HELLO));
  }

  @ParameterizedTest
  @CsvSource({
    "glm-4.5,          0727-360B-API,  GLM-4.5,     false, false",
    "glm-4.5-thinking, 0727-360B-API,  GLM-4.5,     true,  false",
    "glm-4.5-search,   0727-360B-API,  GLM-4.5,     false, true",
    "glm-4.5-air,      0727-106B-API,  GLM-4.5-AIR, false, false",
    "glm-4.5v,         glm-4.5v,       GLM-4.5V,    false, false",
    "glm-4.6,          GLM-4-6-API-V1, GLM-4.6,     false, false",
    "glm-4.7,          glm-4.7,        GLM-4.7,     false, false",
    "glm-5,            five,           GLM-5,       false, false",
    "glm-5-thinking,   five,           GLM-5,       true,  false",
    "glm-6-search,     six,            GLM-6,       false, true"
  })
  void models(String name, String id, String title, boolean thinks, boolean searches) {
    assertEquals(
        new WebModel(id, title, thinks, searches),
        WebModel.of(name, Map.of("glm-5", "five", "glm-6-search", "six")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          401 | {"detail":"no"}                              | UPSTREAM_DENIED | 502 |
          400 | {"detail":"system busy"}                     | UPSTREAM        | 503 |
          400 | {"detail":"系统繁忙"}                         | UPSTREAM        | 503 |
          400 | {"detail":"Rate Limit reached"}              | UPSTREAM        | 503 |
          400 | {"detail":"Too many requests"}               | UPSTREAM        | 503 |
          400 | {"detail":"Temporarily unavailable"}         | UPSTREAM        | 503 |
          400 | {"detail":"what is that"}                    | INVALID         | 400 |
          405 | <!doctype html><html></html>                 | UPSTREAM_DENIED | 503 | upstream_blocked
          405 | {"detail":"Method Not Allowed"}              | INVALID         | 400 |
          426 | {"detail":"client outdated"}                 | UPSTREAM_DENIED | 503 | upstream_blocked
          403 | {"code":"FRONTEND_CAPTCHA_REQUIRED"}         | UPSTREAM_DENIED | 503 | upstream_verification_required
          408 | {}                                           | TIMEOUT         | 504 |
          429 | {"detail":"slow down"}                       | LIMITED         | 429 | rate_limit_exceeded
          500 | {"detail":"system busy"}                     | UPSTREAM        | 500 |
          502 | <html></html>                                | UPSTREAM        | 502 |
          503 | {}                                           | UPSTREAM        | 503 |
          504 | {}                                           | TIMEOUT         | 504 |
          """)
  void failures(int status, String body, Failure.Kind kind, int answered, String code) {
    Failure failure = site(false).failure(status, body);
    assertEquals(kind, failure.kind());
    assertEquals(answered, failure.status());
    assertEquals(code, failure.code().orElse(null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "client outdated, please refresh"          | UPSTREAM_DENIED | 503 | upstream_blocked
          {"code":426,"detail":"no"}                 | UPSTREAM_DENIED | 503 | upstream_blocked
          {"code":"FRONTEND_CAPTCHA_REQUIRED"}       | UPSTREAM_DENIED | 503 | upstream_verification_required
          {"detail":"Model is currently at capacity"} | UPSTREAM       | 503 |
          {"message":"experiencing high demand"}     | UPSTREAM        | 503 |
          {"code":429,"detail":"no"}                 | LIMITED         | 429 | rate_limit_exceeded
          {"code":"INTERNAL_ERROR","detail":"Oops"}  | UPSTREAM        | 502 | INTERNAL_ERROR
          {"code":"X"}                               | UPSTREAM        | 502 | X
          true                                       | UPSTREAM        | 502 |
          """)
  void toldFailures(String error, Failure.Kind kind, int answered, String code) {
    Failure failure = new WebErrors().told(Json.value(error));
    assertEquals(kind, failure.kind());
    assertEquals(answered, failure.status());
    assertEquals(code, failure.code().orElse(null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          REASONING | reasoning The user greets ;reasoning me.\\nReply politely.;text Hello
          THINK     | text <think>The user greets ;text me.\\nReply politely.;text </think>;text Hello
          STRIP     | text The user greets ;text me.\\nReply politely.;text \\n\\n;text Hello
          RAW       | text <details type="reasoning" done="false">\\n<summary>Thinking…</summary>\\n> The user greets ;text me.\\n> Reply politely.;text \\n</details>\\n;text Hello
          """)
  void thoughtsGoWhereTheOperatorWants(ThinkMode mode, String expected) {
    String stream = Golden.read(Golden.FIXTURES.resolve("zai-web/thinking/upstream-reply.sse"));
    Transcript transcript = new Transcript();
    Provider.Decoder decoder = site(false, mode).decoder(transcript, true);
    decoder.feed(ByteBuffer.wrap(stream.getBytes(UTF_8)));
    decoder.end();
    String told = transcript.toString().replace("me.\nReply", "me.\\nReply");
    assertTrue(
        told.startsWith("begin id-1 \n" + expected.replace(';', '\n') + "\ntext , 世界\n"), told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <details>~> x             | text <details>~> x;text ~</details>~;text A
          <details>~> x;~</details> | text <details>~> x;text ~</details>;text ~;text A
          <details>~x~</details>    | text <details>~x~</details>;text ~;text A
          x                         | text x;text ~;text A
          """)
  void rawThoughtsAreClosedOnce(String pieces, String expected) {
    Transcript transcript = new Transcript();
    WebTeller teller = new WebTeller(transcript, ThinkMode.RAW, "id", "m");
    Stream.of(pieces.split(";")).forEach(piece -> teller.thinks(piece.replace('~', '\n')));
    teller.says("A");
    assertEquals(
        "begin id m\n" + expected.replace(';', '\n') + "\n",
        transcript.toString().replace("\\n", "~"));
  }

  /** However it is cut, the same is left. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <details type="reasoning">~<summary>Th</summary>~> A~> B~</details>~ | A~B
          A < B and C > D                                                     | A < B and C > D
          > quoted~~> twice~>                                                 | quoted~~twice
          > a</thinking><Full>b</Full>                                        | ab
          > > deep                                                            | > deep
          >no quote                                                           | >no quote
          """)
  void thoughtsAreCleanedHoweverTheyAreCut(String raw, String clean) {
    String text = raw.replace('~', '\n');
    for (int cut = 0; cut <= text.length(); cut++) {
      QuotedThoughts quotes = new QuotedThoughts();
      String heard =
          quotes.hear(text.substring(0, cut)) + quotes.hear(text.substring(cut)) + quotes.end();
      assertEquals(clean, heard.replace('\n', '~'), "cut at " + cut);
    }
  }

  @Test
  void whatIsTooLongForATagIsNone() {
    String open = "<" + "x".repeat(63);
    QuotedThoughts quotes = new QuotedThoughts();
    assertEquals("", quotes.hear(open));
    assertEquals(open + "x", quotes.hear("x"));
    QuotedThoughts summary = new QuotedThoughts();
    String begun = "<summary>" + "s".repeat(247);
    assertEquals("", summary.hear(begun));
    assertEquals(begun + "s", summary.hear("s"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Ada【turn0search1】 was【turn12news3】. | Ada was.
          【sic】 and 【open                       | 【sic】 and 【open
          no mark                                 | no mark
          """)
  void citationMarksAreTakenOutHoweverTheyAreCut(String raw, String clean) {
    for (int cut = 0; cut <= raw.length(); cut++) {
      CitationMarks marks = new CitationMarks();
      assertEquals(
          clean,
          marks.hear(raw.substring(0, cut)) + marks.hear(raw.substring(cut)) + marks.end(),
          "cut at " + cut);
    }
    CitationMarks marks = new CitationMarks();
    String open = "【" + "x".repeat(63);
    assertEquals("", marks.hear(open));
    assertEquals(open + "x", marks.hear("x"));
  }

  @Test
  void aDecoderOfNoStreamKeepsSoMuchOfIt() {
    Transcript transcript = new Transcript();
    Provider.Decoder decoder = site(false).decoder(transcript, false);
    decoder.feed(ByteBuffer.wrap(("<" + "x".repeat(70_000)).getBytes(UTF_8)));
    decoder.feed(ByteBuffer.wrap("more".getBytes(UTF_8)));
    decoder.end();
    decoder.end();
    assertEquals(
        "fail UPSTREAM 502 The upstream answered with status 200 and a web page.\n",
        transcript.toString());
  }

  private ZaiWeb site(boolean guest) {
    return site(guest, ThinkMode.REASONING);
  }

  private ZaiWeb site(boolean guest, ThinkMode mode) {
    return new ZaiWeb(
        new ZaiWebSetup(
            "https://chat.z.ai",
            "api/chat/completions",
            "prod-fe-1.0.70",
            "demo-secret-not-real",
            mode,
            guest,
            Map.of()),
        new ZaiWebTokens(now::get),
        now::get,
        () -> "id-" + ids.incrementAndGet());
  }

  private static String token(String header, String user) {
    String claims = "{\"id\":\"" + user + "\"}";
    return "eyJhbGciOi"
        + header
        + "."
        + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(UTF_8))
        + ".c2ln";
  }

  private static Part.Image image(String type, String base64) {
    return new Part.Image(new Source.Inline(type, base64), Optional.empty());
  }

  private static WholeReply reply(int status, String body) {
    return new WholeReply(status, Headers.NONE, body);
  }

  private static WholeReply self(String user, String role, String token) {
    return reply(
        200,
        Json.object().add("id", user).add("role", role).add("token", token).build().toString());
  }

  private static WholeReply file(String id, int size) {
    return reply(
        200, "{\"id\":\"" + id + "\",\"filename\":\"image.png\",\"meta\":{\"size\":" + size + "}}");
  }

  private static Step.Answer answer(Step step) {
    return assertInstanceOf(Step.Answer.class, step);
  }

  private static Step.Errand errand(Step step) {
    return assertInstanceOf(Step.Errand.class, step);
  }

  private static Failure refusal(Step.Errand errand, WholeReply reply) {
    return assertThrows(Refused.class, () -> errand.then().apply(reply)).failure();
  }
}
