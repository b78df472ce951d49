// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.Golden;
import io.gatehouse.dialect.OpenAiChat;
import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Refused;
import io.gatehouse.model.Tuning;
import io.gatehouse.provider.coze.Coze;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.UpstreamRequest;
import jakarta.json.JsonObject;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CozeTest {
  private static final Coze STREAMED = new Coze(Map.of("helper", "77"), Optional.empty());
  private static final Coze POLLED =
      new Coze(Map.of("helper", "bot-77"), Optional.of(Duration.ofMillis(5)));
  private static final String HI = "'messages':[{'role':'user','content':'Hi'}]";
  private static final String STARTED =
      "{'code':0,'data':{'id':'11','conversation_id':'22','status':'%s','last_error':"
          + "{'code':4016,'msg':'busy'},'usage':{'input_count':12,'output_count':7}}}";
  private static final String LIST =
      "{'code':0,'data':[{'id':'1','type':'verbose','content':'{}'},{'id':'2','type':'answer',"
          + "'content':'Hello'},{'id':'3','type':'follow_up','content':'Why?'}]}";

  @TestFactory
  Stream<DynamicNode> hears() {
    return Replies.in("coze/streams", sink -> STREAMED.decoder(sink, true));
  }

  /** What a client asks beyond its model, and what is asked of the upstream first. */
  enum First {
    HISTORY(
        "'user':'emp-42','messages':[{'role':'system','content':'Be kind.'},{'role':'developer',"
            + "'content':'And brief.'},{'role':'user','content':'Hi'},{'role':'assistant','content':"
            + "'Hello.'},{'role':'user','content':[{'type':'text','text':'a'},{'type':'text','text':'b'}]}]",
        "v3/chat",
        "{'bot_id':'77','user_id':'emp-42','stream':true,'auto_save_history':false,"
            + "'additional_messages':[{'role':'user','type':'question','content_type':'text',"
            + "'content':'Be kind.\\nAnd brief.\\n\\nHi'},{'role':'assistant','type':'answer','content_type':"
            + "'text','content':'Hello.'},{'role':'user','type':'question','content_type':'text',"
            + "'content':'a\\nb'}]}"),
    IN_A_CONVERSATION(
        "'metadata':{'conversation_id':'2&2'},'messages':[{'role':'user','content':[{'type':'file',"
            + "'file':{'file_data':'data:a/b;base64,QQ=='}}]},{'role':'assistant','content':'Hello.'},"
            + "{'role':'user','content':'One'},{'role':'user','content':'more'}]",
        "v3/chat?conversation_id=2%262",
        "{'bot_id':'77','user_id':'team-a','stream':true,'auto_save_history':true,"
            + "'additional_messages':[{'role':'user','type':'question','content_type':'text',"
            + "'content':'One'},{'role':'user','type':'question','content_type':'text','content':'more'}]}"),
    WITH_ADDRESSES(
        "'messages':[{'role':'system','content':'Be kind.'},{'role':'user','content':[{'type':"
            + "'image_url','image_url':{'url':'https://h/a.png'}},{'type':'text','text':'?'},{'type':"
            + "'file','file':{'file_data':'https://h/a.pdf'}}]},{'role':'user','content':[{'type':"
            + "'image_url','image_url':{'url':'https://h/b.png'}}]}]",
        "v3/chat",
        "{'bot_id':'77','user_id':'team-a','stream':true,'auto_save_history':false,"
            + "'additional_messages':[{'role':'user','type':'question','content_type':'object_string',"
            + "'content':'[{\\'type\\':\\'text\\',\\'text\\':\\'Be kind.\\\\n\\\\n?\\'},{\\'type\\':\\'image\\',"
            + "\\'file_url\\':\\'https://h/a.png\\'},{\\'type\\':\\'file\\',\\'file_url\\':\\'https://h/a.pdf\\'}]'},"
            + "{'role':'user','type':'question','content_type':'object_string','content':"
            + "'[{\\'type\\':\\'image\\',\\'file_url\\':\\'https://h/b.png\\'}]'}]}"),
    RESULTS(
        "'messages':[{'role':'user','content':'Hi'},{'role':'assistant','tool_calls':[{'id':"
            + "'coze_22_11_call_1','type':'function','function':{'name':'f','arguments':'{}'}},{'id':"
            + "'coze_22_11_call_2','type':'function','function':{'name':'f','arguments':'{}'}}]},"
            + "{'role':'tool','tool_call_id':'coze_22_11_call_1','content':'21'},"
            + "{'role':'tool','tool_call_id':'coze_22_11_call_2','content':'22'}]",
        "v3/chat/submit_tool_outputs?conversation_id=22&chat_id=11",
        "{'tool_outputs':[{'tool_call_id':'call_1','output':'21'},{'tool_call_id':'call_2',"
            + "'output':'22'}],'stream':true}"),
    OLD_RESULTS(
        "'messages':[{'role':'user','content':'Hi'},{'role':'assistant','content':'Let me see.','tool_calls':[{'id':"
            + "'coze_22_11_call_1','type':'function','function':{'name':'f','arguments':'{\\'a\\':1}'}},"
            + "{'id':'coze_22_11_call_2','type':'function','function':{'name':'g','arguments':'{'}}]},"
            + "{'role':'tool','tool_call_id':'coze_22_11_call_1','content':'21'},{'role':'user',"
            + "'content':'And?'}]",
        "v3/chat",
        "{'bot_id':'77','user_id':'team-a','stream':true,'auto_save_history':false,"
            + "'additional_messages':[{'role':'user','type':'question','content_type':'text',"
            + "'content':'Hi'},{'role':'assistant','type':'answer','content_type':'text','content':"
            + "'Let me see.'},{'role':'assistant','type':'function_call','content_type':'text',"
            + "'content':'{\\'name\\':\\'f\\',\\'arguments\\':{\\'a\\':1}}'},{'role':'assistant','type':"
            + "'function_call','content_type':'text','content':'{\\'name\\':\\'g\\',\\'arguments\\':\\'{\\'}'},"
            + "{'role':'assistant','type':'tool_response','content_type':'text','content':'21'},"
            + "{'role':'user','type':'question','content_type':'text','content':'And?'}]}");

    final String asked;
    final String path;
    final String sent;

    First(String asked, String path, String sent) {
      this.asked = asked;
      this.path = path;
      this.sent = json(sent);
    }
  }

  @ParameterizedTest
  @EnumSource
  void asks(First first) {
    Step step = STREAMED.begin(request("helper", first.asked), "k");
    assertInstanceOf(Step.Answer.class, step);
    assertEquals("POST", step.request().method());
    assertEquals(first.path, step.request().path());
    assertEquals(Json.parse(first.sent), body(step));
    assertEquals(Optional.of("Bearer k"), step.request().headers().first("authorization"));
    assertEquals(Optional.of("text/event-stream"), step.request().headers().first("accept"));
    assertEquals(step.request().body(), STREAMED.encode(request("helper", first.asked)).body());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          'n':2                                                             | n
          'response_format':{'type':'json_object'}                          | response_format
          'tools':[{'type':'function','function':{'name':'f'}}],'tool_choice':'required' | tool_choice
          'tools':[{'type':'function','function':{'name':'f'}}],'tool_choice':{'type':'function','function':{'name':'f'}} | tool_choice
          'messages':[{'role':'assistant','content':'Hi'}]                  | messages
          'messages':[{'role':'tool','tool_call_id':'c','content':'Hi'}]    | messages[0].content
          'messages':[{'role':'tool','tool_call_id':'coze_1_2_c','content':'a'},{'role':'tool','tool_call_id':'coze_1_3_c','content':'b'}] | messages[1].content
          'messages':[{'role':'tool','tool_call_id':'c','content':'a'},{'role':'user','content':'b'}] | messages[0].content
          'messages':[{'role':'assistant','tool_calls':[{'id':'c','type':'function','function':{'name':'f'}}]},{'role':'user','content':'b'}] | messages[0].content
          'messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'data:image/png;base64,?'}}]}] | messages[0].content
          """)
  void refuses(String asked, String param) {
    String all = asked.contains("'messages'") ? asked : asked + "," + HI;
    ChatRequest request = request("helper", all);
    Refused refused = assertThrows(Refused.class, () -> STREAMED.begin(request, "k"));
    assertEquals(Failure.Kind.INVALID, refused.failure().kind());
    assertEquals(param, refused.failure().param().orElse(""));
  }

  @ParameterizedTest
  @CsvSource({"bot-123, 123", "123, 123", "helper, 77"})
  void theModelChoosesTheBot(String model, String bot) {
    for (Coze coze : new Coze[] {STREAMED, POLLED}) {
      assertEquals(bot, body(coze.begin(request(model, HI), "k")).getString("bot_id"));
    }
  }

  @ParameterizedTest
  @CsvSource({"bot-", "bot-x", "gpt-4", "bot-bot-1", "12a"})
  void otherModelsDoNotExist(String model) {
    ChatRequest request = request(model, HI);
    Refused refused = assertThrows(Refused.class, () -> STREAMED.begin(request, "k"));
    assertEquals(404, refused.failure().status());
    assertEquals("model_not_found", refused.failure().code().orElse(""));
    assertEquals("model", refused.failure().param().orElse(""));
  }

  @Test
  void theUserIsWhomTheClientNamesOrTheCallerOrNobody() {
    assertEquals(
        "u", body(STREAMED.begin(request("1", "'user':'u'," + HI), "")).getString("user_id"));
    assertEquals("team-a", body(STREAMED.begin(request("1", HI), "")).getString("user_id"));
    ChatRequest nobody = decoded("1", HI);
    assertEquals("gatehouse", body(STREAMED.begin(nobody, "")).getString("user_id"));
  }

  @Test
  void saysWhatItLacks() {
    assertEquals(EnumSet.complementOf(EnumSet.of(Tuning.USER)), STREAMED.lacks(request("1", HI)));
    assertEquals(Set.of("metadata"), STREAMED.extensions());
  }

  @Test
  void whatComesAlongIsUploadedOnceBeforeTheBotIsAsked() {
    String picture = "{'type':'image_url','image_url':{'url':'data:image/svg+xml;base64,aGk='}}";
    Step first =
        STREAMED.begin(
            request(
                "1",
                "'messages':[{'role':'user','content':["
                    + picture
                    + ",{'type':'file','file':{'filename':'a\\u0022\\n.pdf','file_data':"
                    + "'data:x;base64,QQ=='}},{'type':'input_audio','input_audio':{'data':'Qg==',"
                    + "'format':'wav'}}]}]"),
            "k");
    assertUploads(first, "image.svg", "image/svg+xml", "hi");
    Step second = then(first, 200, "{'code':0,'data':{'id':'f1'}}");
    assertUploads(second, "a__.pdf", "application/octet-stream", "A");
    Step third = then(second, 200, "{'code':0,'data':{'id':'f2'}}");
    assertUploads(third, "audio.wav", "audio/wav", "B");
    Step chat = then(third, 200, "{'code':0,'data':{'id':'f3'}}");
    assertInstanceOf(Step.Answer.class, chat);
    assertEquals(
        json(
            "[{'type':'image','file_id':'f1'},{'type':'file','file_id':'f2'},{'type':'audio',"
                + "'file_id':'f3'}]"),
        body(chat).getJsonArray("additional_messages").getJsonObject(0).getString("content"));
  }

  private static void assertUploads(Step step, String name, String type, String bytes) {
    UpstreamRequest request = step.request();
    assertEquals("POST v1/files/upload", request.method() + " " + request.path());
    assertEquals(Optional.of("Bearer k"), request.headers().first("authorization"));
    String content = request.headers().first("content-type").orElseThrow();
    String boundary = content.substring(content.indexOf('=') + 1);
    assertEquals("multipart/form-data; boundary=" + boundary, content);
    assertEquals(
        "--"
            + boundary
            + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
            + name
            + "\"\r\nContent-Type: "
            + type
            + "\r\n\r\n"
            + bytes
            + "\r\n--"
            + boundary
            + "--\r\n",
        ISO_8859_1.decode(request.body()).toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          200 | {'code':4000,'msg':'bad file'} | 400
          401 | {'code':4100,'msg':'bad token'} | 502
          500 | oops                            | 502
          200 | oops                            | 502
          200 | {'code':0}                      | 502
          200 | {'code':0,'data':{}}            | 502
          """)
  void anUploadMayFail(int status, String reply, int answered) {
    Step step =
        STREAMED.begin(
            request(
                "1",
                "'messages':[{'role':'user','content':[{'type':'image_url','image_url':"
                    + "{'url':'data:image/png;base64,QQ=='}}]}]"),
            "k");
    Refused refused = assertThrows(Refused.class, () -> then(step, status, reply));
    assertEquals(answered, refused.failure().status());
  }

  @Test
  void asksAgainUntilItIsDone() {
    Step chat = POLLED.begin(request("1", HI), "k");
    assertFalse(body(chat).getBoolean("stream"));
    assertTrue(body(chat).getBoolean("auto_save_history"));
    Step poll = then(chat, 200, STARTED.formatted("created"));
    for (int i = 0; i < 3; i++) {
      assertEquals(
          "GET v3/chat/retrieve?conversation_id=22&chat_id=11",
          poll.request().method() + " " + poll.request().path());
      Step.Errand errand = assertInstanceOf(Step.Errand.class, poll);
      assertEquals(Duration.ofMillis(5), errand.pause());
      UpstreamRequest undo = errand.undo().orElseThrow();
      assertEquals("v3/chat/cancel", undo.path());
      assertEquals(Optional.of("Bearer k"), undo.headers().first("authorization"));
      assertEquals(
          json("{'conversation_id':'22','chat_id':'11'}"), UTF_8.decode(undo.body()).toString());
      poll = then(poll, 200, STARTED.formatted("in_progress"));
    }
    Step.Answer list =
        assertInstanceOf(Step.Answer.class, then(poll, 200, STARTED.formatted("completed")));
    assertEquals(
        "GET v3/chat/message/list?conversation_id=22&chat_id=11",
        list.request().method() + " " + list.request().path());
    assertEquals(Optional.of("Bearer k"), list.request().headers().first("authorization"));
    assertEquals(
        """
        begin 11\s
        text Hello
        remark coze {"conversation_id":"22","chat_id":"11","follow_ups":["Why?"]}
        usage 12 in (0 cached), 7 out (0 reasoning)
        end STOP
        """,
        Replies.hear(json(LIST), list.hearing()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          completed | {'code':5000,'msg':'broken'} | fail UPSTREAM 502 broken
          completed | {'code':0}                   | fail UPSTREAM 502 The upstream's reply ended before
          completed | <html>                       | fail UPSTREAM 502 The upstream's reply ended before
          canceled  | {'code':0,'data':[]}         | fail UPSTREAM 502 The upstream gave up: chat canceled.
          """)
  void aListMayFail(String status, String list, String heard) {
    Step.Answer answer =
        (Step.Answer) then(POLLED.begin(request("1", HI), "k"), 200, STARTED.formatted(status));
    String told = Replies.hear(json(list), answer.hearing());
    assertTrue(told.startsWith(heard), told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          200 | {'code':4016,'msg':'busy'}                                    | 409
          429 | {}                                                            | 429
          200 | {'code':0,'data':{'status':'in_progress'}}                    | 502
          200 | {'code':0,'data':{'id':'1','status':'in_progress'}}           | 502
          200 | {'code':0,'data':{'id':'1','conversation_id':'2','status':'failed','last_error':{'code':4000,'msg':'bad'}}} | 400
          200 | {'code':0,'data':{'id':'1','conversation_id':'2','status':'failed'}} | 502
          """)
  void aChatMayFailToBegin(int status, String reply, int answered) {
    Step chat = POLLED.begin(request("1", HI), "k");
    Refused refused = assertThrows(Refused.class, () -> then(chat, status, reply));
    assertEquals(answered, refused.failure().status());
  }

  @Test
  void aStreamIsNeverPolled() {
    Step chat = POLLED.begin(request("1", "'stream':true," + HI), "k");
    assertInstanceOf(Step.Answer.class, chat);
    assertTrue(body(chat).getBoolean("stream"));
    assertFalse(body(chat).getBoolean("auto_save_history"));
  }

  @Test
  void resultsOfToolsArePolledForAsWell() {
    Step chat =
        POLLED.begin(
            request(
                "1", "'messages':[{'role':'tool','tool_call_id':'coze_22_11_c','content':'21'}]"),
            "k");
    assertFalse(body(chat).getBoolean("stream"));
    assertInstanceOf(Step.Errand.class, then(chat, 200, STARTED.formatted("in_progress")));
  }

  @Test
  void aToolCallOfAPolledChatIsToldBehindItsWords() {
    String waiting =
        "{'code':0,'data':{'id':'11','conversation_id':'22','status':'requires_action',"
            + "'required_action':{'submit_tool_outputs':{'tool_calls':[{'id':'c','function':"
            + "{'name':'f','arguments':'{}'}}]}}}}";
    Step.Answer list = (Step.Answer) then(POLLED.begin(request("1", HI), "k"), 200, waiting);
    assertEquals(
        """
        begin 11\s
        text Hello
        toolCall 0 coze_22_11_c f
        toolInput 0 {}
        remark coze {"conversation_id":"22","chat_id":"11","follow_ups":["Why?"]}
        end TOOL_CALLS
        """,
        Replies.hear(json(LIST), list.hearing()));
  }

  @Test
  void aChatIsCancelledFromWhenItIsKnownUntilItIsOver() {
    String all = Golden.read(Golden.FIXTURES.resolve("coze/streams/stream.sse"));
    int known = all.indexOf("\n\n") + 2;
    int over = all.indexOf("event:done");
    Step.Answer answer = (Step.Answer) STREAMED.begin(request("1", HI), "k");
    Provider.Decoder decoder = answer.hearing().apply(new Transcript());
    assertEquals(Optional.empty(), decoder.undo());
    decoder.feed(UTF_8.encode(all.substring(0, known)));
    UpstreamRequest undo = decoder.undo().orElseThrow();
    assertEquals("POST v3/chat/cancel", undo.method() + " " + undo.path());
    assertEquals(Optional.of("Bearer k"), undo.headers().first("authorization"));
    assertEquals(
        "{\"conversation_id\":\"7381000000000000001\",\"chat_id\":\"7382000000000000001\"}",
        UTF_8.decode(undo.body()).toString());
    decoder.feed(UTF_8.encode(all.substring(known, over)));
    assertEquals(Optional.empty(), decoder.undo());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          error-4000      | INVALID         | 400 | 4000              | Request parameter error
          error-4016      | INVALID         | 409 | conversation_busy | A chat is already in progress
          error-4100      | UPSTREAM_DENIED | 502 | ''                | The upstream did not accept the gateway's own token
          error-700012006 | UPSTREAM_DENIED | 502 | ''                | The upstream did not accept the gateway's own token
          """)
  void recordedErrors(String file, Failure.Kind kind, int answered, String code, String message) {
    Failure failure =
        STREAMED.failure(
            400, Golden.read(Golden.FIXTURES.resolve("coze/errors").resolve(file + ".json")));
    assertEquals(kind, failure.kind());
    assertEquals(answered, failure.status());
    assertEquals(code, failure.code().orElse(""));
    assertTrue(failure.message().startsWith(message), failure.message());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          400 | {"code":4013,"msg":"m"}      | LIMITED         | 429 | rate_limit_exceeded
          400 | {"code":4015,"msg":"m"}      | NOT_FOUND       | 404 | model_not_found
          400 | {"code":1,"msg":"The bot is not currently published to API"} | NOT_FOUND | 404 | model_not_found
          400 | {"code":4019,"msg":"m"}      | QUOTA           | 429 | insufficient_quota
          400 | {"code":4020,"msg":"m"}      | QUOTA           | 429 | insufficient_quota
          400 | {"code":4028,"msg":"m"}      | QUOTA           | 429 | insufficient_quota
          400 | {"code":4101,"msg":"m"}      | FORBIDDEN       | 403 | 4101
          400 | {"code":4200,"msg":"m"}      | NOT_FOUND       | 404 | model_not_found
          400 | {"code":5000,"msg":"m"}      | UPSTREAM        | 502 | 5000
          500 | {"code":103000000,"msg":"m"} | INVALID         | 400 | 103000000
          500 | {"code":103000001,"msg":"m"} | FORBIDDEN       | 403 | 103000001
          400 | {"code":103100001,"msg":"m"} | UPSTREAM        | 502 | 103100001
          500 | {"code":103100002,"msg":"m"} | NOT_FOUND       | 404 | model_not_found
          400 | {"code":103200002,"msg":"m"} | UPSTREAM        | 502 | 103200002
          400 | {"msg":"m"}                  | INVALID         | 400 | ''
          422 | {"msg":"m"}                  | INVALID         | 400 | ''
          400 | <html>edge</html>            | UPSTREAM        | 502 | ''
          401 | {"msg":"m"}                  | UPSTREAM_DENIED | 502 | ''
          407 | {"msg":"m"}                  | UPSTREAM_DENIED | 502 | ''
          402 | {"msg":"m"}                  | QUOTA           | 429 | insufficient_quota
          403 | {"msg":"m"}                  | FORBIDDEN       | 403 | ''
          404 | {"msg":"m"}                  | NOT_FOUND       | 404 | ''
          404 | not found                    | UPSTREAM        | 502 | ''
          408 | {"msg":"m"}                  | TIMEOUT         | 504 | ''
          504 | {"msg":"m"}                  | TIMEOUT         | 504 | ''
          413 | {"msg":"m"}                  | TOO_LARGE       | 413 | ''
          429 | {"msg":"m"}                  | LIMITED         | 429 | rate_limit_exceeded
          503 | {"msg":"m"}                  | UPSTREAM        | 503 | ''
          500 | {"msg":"m"}                  | UPSTREAM        | 502 | ''
          """)
  void otherErrors(int status, String body, Failure.Kind kind, int answered, String code) {
    Failure failure = STREAMED.failure(status, body);
    assertEquals(kind, failure.kind());
    assertEquals(answered, failure.status());
    assertEquals(code, failure.code().orElse(""));
    assertFalse(failure.message().isBlank());
  }

  private static Step then(Step step, int status, String reply) {
    return assertInstanceOf(Step.Errand.class, step)
        .then()
        .apply(new WholeReply(status, Headers.NONE, json(reply)));
  }

  private static JsonObject body(Step step) {
    ByteBuffer body = step.request().body();
    return Json.parse(UTF_8.decode(body.duplicate()).toString());
  }

  private static ChatRequest request(String model, String rest) {
    ChatRequest decoded = decoded(model, rest);
    return decoded.with(decoded.context().by("team-a"));
  }

  private static ChatRequest decoded(String model, String rest) {
    return OpenAiChat.DIALECT.decode(Json.parse(json("{'model':'" + model + "'," + rest + "}")));
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }
}
