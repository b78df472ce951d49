// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.Golden;
import io.gatehouse.dialect.OpenAiChat;
import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Refused;
import io.gatehouse.model.Tuning;
import io.gatehouse.provider.bailian.Apps;
import io.gatehouse.provider.bailian.Bailian;
import io.gatehouse.provider.bailian.Manner;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.UpstreamRequest;
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

class BailianTest {
  private static final Apps APPS = new Apps(Optional.of("app0"), Map.of("helpdesk", "app/1"));
  private static final Bailian NATIVE = new Bailian(APPS, Manner.USUAL);
  private static final Bailian COMPATIBLE =
      new Bailian(APPS, new Manner(false, false, false, Optional.empty()));
  private static final Bailian AS_PROMPT =
      new Bailian(APPS, new Manner(true, true, true, Optional.of("message_format")));

  @TestFactory
  Stream<DynamicNode> hearsTheNativeApi() {
    return Replies.in("bailian/native", sink -> NATIVE.decoder(sink, true));
  }

  @TestFactory
  Stream<DynamicNode> hearsTheCompatibleMode() {
    return Replies.in("bailian/compatible", sink -> COMPATIBLE.decoder(sink, true));
  }

  /** What a client asks beyond its model, and the body that comes of it. */
  enum Body {
    CONVERSATION(
        NATIVE,
        "'temperature':0.2,'messages':[{'role':'developer','content':'Answer briefly.'},{'role':'user',"
            + "'content':'Hi'},{'role':'assistant','content':[{'type':'text','text':'Hello!'},"
            + "{'type':'refusal','refusal':'No.'}]},{'role':'user','content':[{'type':'text',"
            + "'text':'a'},{'type':'text','text':'b'}]}]",
        "{'input':{'messages':[{'role':'system','content':'Answer briefly.'},{'role':'user',"
            + "'content':'Hi'},{'role':'assistant','content':'Hello!\\nNo.'},{'role':'user','content':'a\\nb'}]},"
            + "'parameters':{'temperature':0.2,'has_thoughts':false},'debug':{}}"),
    TUNED_STREAM(
        NATIVE,
        "'stream':true,'top_p':0.5,'seed':7,'max_tokens':5,'messages':[{'role':'user','content':'Hi'}]",
        "{'input':{'messages':[{'role':'user','content':'Hi'}]},'parameters':"
            + "{'incremental_output':true,'top_p':0.5,'seed':7,'has_thoughts':false},'debug':{}}"),
    EFFORT(
        NATIVE,
        "'reasoning_effort':'low','messages':[{'role':'user','content':'Hi'}]",
        "{'input':{'messages':[{'role':'user','content':'Hi'}]},'parameters':"
            + "{'enable_thinking':true,'has_thoughts':true},'debug':{}}"),
    NO_EFFORT(
        NATIVE,
        "'reasoning_effort':'none','messages':[{'role':'user','content':'Hi'}]",
        "{'input':{'messages':[{'role':'user','content':'Hi'}]},'parameters':"
            + "{'enable_thinking':false,'has_thoughts':false},'debug':{}}"),
    THINKING(
        NATIVE,
        "'enable_thinking':true,'reasoning_effort':'none','messages':[{'role':'user','content':'Hi'}]",
        "{'input':{'messages':[{'role':'user','content':'Hi'}]},'parameters':"
            + "{'enable_thinking':true,'has_thoughts':true},'debug':{}}"),
    NOT_THINKING(
        NATIVE,
        "'enable_thinking':false,'reasoning_effort':'low','messages':[{'role':'user','content':'Hi'}]",
        "{'input':{'messages':[{'role':'user','content':'Hi'}]},'parameters':"
            + "{'enable_thinking':false,'has_thoughts':false},'debug':{}}"),
    ATTACHMENTS(
        NATIVE,
        "'messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':"
            + "'https://h/a.png'}},{'type':'text','text':'?'},{'type':'image_url','image_url':{'url':"
            + "'data:image/png;base64,QQ=='}},{'type':'file','file':{'file_data':'https://h/a.pdf'}}]}]",
        "{'input':{'messages':[{'role':'user','content':'?'}],'image_list':['https://h/a.png',"
            + "'data:image/png;base64,QQ=='],'file_list':['https://h/a.pdf']},'parameters':"
            + "{'has_thoughts':false},'debug':{}}"),
    SESSION(
        NATIVE,
        "'metadata':{'session_id':'s1'},'messages':[{'role':'system','content':'Be kind.'},{'role':"
            + "'user','content':'Hi'},{'role':'user','content':'You?'}]",
        "{'input':{'prompt':'Be kind.\\n\\nYou?','session_id':'s1'},'parameters':"
            + "{'has_thoughts':false},'debug':{}}"),
    WISHES(
        NATIVE,
        "'stream':true,'metadata':{'session_id':'s1'},'bailian':{'session_id':'s2','biz_params':"
            + "{'a':1},'memory_id':'m','rag_options':{'pipeline_ids':['p']},'flow_stream_mode':"
            + "'agent_format','has_thoughts':true},'messages':[{'role':'user','content':'Hi'}]",
        "{'input':{'prompt':'Hi','biz_params':{'a':1},'memory_id':'m','session_id':'s2'},"
            + "'parameters':{'incremental_output':true,'flow_stream_mode':'agent_format',"
            + "'has_thoughts':true,'rag_options':{'pipeline_ids':['p']}},'debug':{}}"),
    PROMPT(
        AS_PROMPT,
        "'stream':true,'messages':[{'role':'system','content':'Be kind.'},{'role':'system',"
            + "'content':'And brief.'},{'role':'user','content':'Hi'}]",
        "{'input':{'prompt':'Be kind.\\nAnd brief.\\n\\nHi'},'parameters':{'incremental_output':true,"
            + "'flow_stream_mode':'message_format','has_thoughts':true},'debug':{}}"),
    TRANSCRIPT(
        AS_PROMPT,
        "'messages':[{'role':'user','content':'Hi'},{'role':'assistant','content':'Hello!'},"
            + "{'role':'user','content':'Who?'}]",
        "{'input':{'prompt':'User: Hi\\nAssistant: Hello!\\nUser: Who?'},'parameters':"
            + "{'has_thoughts':true},'debug':{}}"),
    RESPONSES(
        COMPATIBLE,
        "'temperature':1,'bailian':{'biz_params':{'a':1}},'messages':[{'role':'system','content':"
            + "'Be kind.'},{'role':'user','content':[{'type':'text','text':'?'},{'type':'image_url',"
            + "'image_url':{'url':'https://h/a.png'}}]},{'role':'assistant','content':'A cat.'},"
            + "{'role':'user','content':[{'type':'file','file':{'file_data':'https://h/a.pdf'}},"
            + "{'type':'file','file':{'filename':'b.pdf','file_data':'data:application/pdf;base64,"
            + "QQ=='}}]}]",
        "{'input':[{'type':'message','role':'system','content':[{'type':'input_text','text':"
            + "'Be kind.'}]},{'type':'message','role':'user','content':[{'type':'input_text','text':"
            + "'?'},{'type':'input_image','image_url':'https://h/a.png'}]},{'type':'message','role':"
            + "'assistant','content':[{'type':'output_text','text':'A cat.'}]},{'type':'message',"
            + "'role':'user','content':[{'type':'input_file','file_url':'https://h/a.pdf'},{'type':"
            + "'input_file','filename':'b.pdf','file_data':'data:application/pdf;base64,QQ=='}]}],"
            + "'stream':false,'biz_params':{'a':1}}"),
    STREAMED_RESPONSES(
        COMPATIBLE,
        "'stream':true,'messages':[{'role':'user','content':'Hi'}]",
        "{'input':[{'type':'message','role':'user','content':[{'type':'input_text','text':'Hi'}]}],"
            + "'stream':true}");

    @SuppressWarnings("ImmutableEnumChecker") // a provider holds no state
    final Bailian provider;

    final String asked;
    final String sent;

    Body(Bailian provider, String asked, String sent) {
      this.provider = provider;
      this.asked = asked;
      this.sent = sent.replace('\'', '"');
    }
  }

  @ParameterizedTest
  @EnumSource
  void writes(Body body) {
    UpstreamRequest sent = body.provider.encode(request("m", body.asked));
    assertEquals(Json.parse(body.sent), Json.parse(UTF_8.decode(sent.body()).toString()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          true  | 'n':2                                                     | n
          true  | 'tools':[{'type':'function','function':{'name':'f'}}]     | tools
          true  | 'response_format':{'type':'json_object'}                  | response_format
          true  | 'bailian':{'sesion_id':'s'}                               | bailian.sesion_id
          true  | 'bailian':'s'                                             | bailian
          false | 'bailian':{'session_id':'s'}                              | bailian.session_id
          true  | 'messages':[{'role':'assistant','content':'Hi'}]          | messages
          true  | 'messages':[{'role':'user','content':'Hi'},{'role':'assistant','tool_calls':[{'id':'c','type':'function','function':{'name':'f'}}]},{'role':'user','content':'Hi'}] | messages[1].content
          true  | 'messages':[{'role':'tool','tool_call_id':'c','content':'Hi'}]   | messages[0].content
          true  | 'messages':[{'role':'user','content':[{'type':'input_audio','input_audio':{'data':'QQ==','format':'wav'}}]}] | messages[0].content
          true  | 'messages':[{'role':'user','content':[{'type':'file','file':{'file_data':'data:application/pdf;base64,QQ=='}}]}] | messages[0].content
          true  | 'messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'https://h/a'}}]},{'role':'user','content':'Hi'}] | messages[0].content
          """)
  void refuses(boolean isNative, String asked, String param) {
    String all =
        asked.contains("'messages'")
            ? asked
            : asked + ",'messages':[{'role':'user','content':'Hi'}]";
    ChatRequest request = request("m", all);
    Refused refused =
        assertThrows(Refused.class, () -> (isNative ? NATIVE : COMPATIBLE).encode(request));
    assertEquals(Failure.Kind.INVALID, refused.failure().kind());
    assertEquals(param, refused.failure().param().orElse(""));
  }

  @Test
  void theModelChoosesTheApplication() {
    String hi = "'messages':[{'role':'user','content':'Hi'}]";
    assertEquals("api/v1/apps/app0/completion", NATIVE.encode(request("any", hi)).path());
    assertEquals("api/v1/apps/app%2F1/completion", NATIVE.encode(request("helpdesk", hi)).path());
    assertEquals(
        "api/v2/apps/agent/app0/compatible-mode/v1/responses",
        COMPATIBLE.encode(request("any", hi)).path());
    Bailian named = new Bailian(new Apps(Optional.empty(), Map.of("a", "b")), Manner.USUAL);
    Refused refused = assertThrows(Refused.class, () -> named.encode(request("c", hi)));
    assertEquals(404, refused.failure().status());
    assertEquals("model_not_found", refused.failure().code().orElse(""));
    assertEquals("model", refused.failure().param().orElse(""));
  }

  @Test
  void aStreamIsAskedForByAHeader() {
    String hi = "'messages':[{'role':'user','content':'Hi'}]";
    assertEquals(
        Optional.empty(), NATIVE.encode(request("m", hi)).headers().first("x-dashscope-sse"));
    assertEquals(
        Optional.of("enable"),
        NATIVE.encode(request("m", hi + ",'stream':true")).headers().first("x-dashscope-sse"));
    assertEquals(Optional.of("Bearer k"), NATIVE.credentials("k").first("authorization"));
  }

  @Test
  void saysWhatItLacks() {
    ChatRequest request = request("m", "'messages':[{'role':'user','content':'Hi'}]");
    assertEquals(
        EnumSet.of(
            Tuning.MAX_TOKENS,
            Tuning.STOP,
            Tuning.PRESENCE_PENALTY,
            Tuning.FREQUENCY_PENALTY,
            Tuning.TOOLS,
            Tuning.PARALLEL_TOOL_CALLS,
            Tuning.TOOL_CHOICE,
            Tuning.USER),
        NATIVE.lacks(request));
    assertEquals(EnumSet.allOf(Tuning.class), COMPATIBLE.lacks(request));
    assertEquals(Set.of("bailian", "enable_thinking", "metadata"), NATIVE.extensions());
    assertEquals(Set.of("bailian"), COMPATIBLE.extensions());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          error-400-sse-framed-as-json.txt | 400 | INVALID         | 400 | InvalidParameter    | <400> InternalError.Algo.InvalidParameter: Range
          error-401.json                   | 401 | UPSTREAM_DENIED | 502 | ''                  | The upstream did not accept the gateway's own credentials
          error-404-nested.json            | 404 | NOT_FOUND       | 404 | model_not_found     | model 'nope' not found
          error-429.json                   | 429 | LIMITED         | 429 | Throttling.RateQuota| Requests rate limit exceeded
          error-inband-http200.sse         | 400 | NOT_FOUND       | 404 | model_not_found     | Required parameter(AppId) missing or invalid
          responses.error-no-input.json    | 400 | INVALID         | 400 | InvalidParameter    | Agent request must contain input messages. The application does not take
          """)
  void recordedErrors(
      String file, int status, Failure.Kind kind, int answered, String code, String message) {
    Failure failure =
        NATIVE.failure(
            status, Golden.read(Golden.FIXTURES.resolve("bailian/errors").resolve(file)));
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
          400 | {"code":"Arrearage","message":"m"}                           | QUOTA           | 429 | insufficient_quota
          400 | {"code":"DataInspectionFailed","message":"m"}                | INVALID         | 400 | content_filter
          400 | {"code":"data_inspection_failed","message":"m"}              | INVALID         | 400 | content_filter
          400 | {"code":"InvalidApiKey","message":"m"}                       | UPSTREAM_DENIED | 502 | ''
          403 | {"code":"invalid_api_key","message":"m"}                     | UPSTREAM_DENIED | 502 | ''
          400 | {"code":"Throttling","message":"m"}                          | LIMITED         | 429 | Throttling
          400 | {"code":"InvalidParameter","message":"Range of input length should be [1, 30720]"} | INVALID | 400 | context_length_exceeded
          422 | {"message":"m"}                                              | INVALID         | 400 | ''
          400 | <html>edge</html>                                            | UPSTREAM        | 502 | ''
          403 | {"code":"AccessDenied.Unpurchased","message":"m"}            | FORBIDDEN       | 403 | AccessDenied.Unpurchased
          403 | {"code":"App.NotPublished","message":"m"}                    | NOT_FOUND       | 404 | model_not_found
          403 | {"code":"AppNotPublished","message":"m"}                     | NOT_FOUND       | 404 | model_not_found
          403 | <html>firewall</html>                                        | UPSTREAM        | 502 | ''
          404 | {"code":"ModelNotFound","message":"m"}                       | NOT_FOUND       | 404 | model_not_found
          404 | {"code":"NotFound","message":"m"}                            | NOT_FOUND       | 404 | NotFound
          404 | no such page                                                 | UPSTREAM        | 502 | ''
          402 | {"message":"m"}                                              | QUOTA           | 429 | insufficient_quota
          407 | <html>proxy</html>                                           | UPSTREAM_DENIED | 502 | ''
          408 | {"message":"m"}                                              | TIMEOUT         | 504 | ''
          413 | {"message":"m"}                                              | TOO_LARGE       | 413 | ''
          429 | {"message":"m"}                                              | LIMITED         | 429 | rate_limit_exceeded
          500 | {"code":"InternalError","message":"m"}                       | UPSTREAM        | 502 | InternalError
          500 | {"code":"InternalError.Timeout","message":"m"}               | TIMEOUT         | 504 | InternalError.Timeout
          500 | {"code":"RequestTimeOut","message":"m"}                      | TIMEOUT         | 504 | RequestTimeOut
          500 | {"code":"ModelUnavailable","message":"m"}                    | UPSTREAM        | 503 | ModelUnavailable
          503 | {"message":"m"}                                              | UPSTREAM        | 503 | ''
          503 | <html>edge</html>                                            | UPSTREAM        | 502 | ''
          504 | <html>edge</html>                                            | TIMEOUT         | 504 | ''
          502 |                                                              | UPSTREAM        | 502 | ''
          """)
  void otherErrors(int status, String body, Failure.Kind kind, int answered, String code) {
    Failure failure = NATIVE.failure(status, body == null ? "" : body);
    assertEquals(kind, failure.kind());
    assertEquals(answered, failure.status());
    assertEquals(code, failure.code().orElse(""));
    assertFalse(failure.message().isBlank());
  }

  /** Then its own status counts. */
  @Test
  void anErrorMayBeAnEvent() {
    Failure failure =
        NATIVE.failure(
            400,
            "event:error\n:HTTP_STATUS/429\ndata:{\"code\":\"Throttling\",\"message\":\"m\"}\n\n");
    assertEquals(Failure.Kind.LIMITED, failure.kind());
    assertEquals("m", failure.message());
  }

  @Test
  void anErrorOfTheOperatorsComesWithItsCure() {
    String body =
        Golden.read(
            Golden.FIXTURES.resolve("bailian/errors").resolve("responses.error-no-input.json"));
    String message = COMPATIBLE.failure(400, body).message();
    for (String cure : new String[] {"native=true", "base-url", "key", "published"}) {
      assertTrue(message.contains(cure), message);
    }
    String app = COMPATIBLE.failure(400, "{\"message\":\"AppId is wrong\"}").message();
    assertTrue(
        app.startsWith("AppId is wrong. The gateway's operator should check the app-id"), app);
  }

  private static ChatRequest request(String model, String rest) {
    String body = "{'model':'" + model + "'," + rest + "}";
    return OpenAiChat.DIALECT.decode(Json.parse(body.replace('\'', '"')));
  }
}
