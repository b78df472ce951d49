// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.model.Failure;
import io.gatehouse.wire.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the recorded errors of upstreams mean to our clients. */
class FailureTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
      openai            | error-400                    | 400 | INVALID         | 400 | invalid_type             | messages[0].content | Invalid type for
      openai            | error-400-context            | 400 | INVALID         | 400 | context_length_exceeded  | messages            | This model's maximum
      openai            | error-400-unsupported-param  | 400 | INVALID         | 400 | unsupported_parameter    | max_tokens          | Unsupported parameter
      openai            | error-401                    | 401 | UPSTREAM_DENIED | 502 | ''                       | ''                  | The upstream did not accept the gateway's own
      openai            | error-403                    | 403 | FORBIDDEN       | 403 | model_not_found          | ''                  | Project `proj_x` does not
      openai            | error-404-model              | 404 | NOT_FOUND       | 404 | model_not_found          | ''                  | The model `gpt-nope`
      openai            | error-429                    | 429 | LIMITED         | 429 | rate_limit_exceeded      | ''                  | Rate limit reached
      openai            | error-429-quota              | 429 | QUOTA           | 429 | insufficient_quota       | ''                  | You exceeded your current quota
      openai            | error-500                    | 500 | UPSTREAM        | 500 | ''                       | ''                  | The server had an error
      openai            | error-503                    | 503 | UPSTREAM        | 503 | ''                       | ''                  | The engine is currently
      openai            | error-503                    | 529 | UPSTREAM        | 503 | ''                       | ''                  | The engine is currently
      openai-compatible | deepseek.error-400-reasoning | 400 | INVALID         | 400 | invalid_request_error    | ''                  | The `reasoning_content`
      openai-compatible | mistral.error-422            | 422 | INVALID         | 400 | ''                       | ''                  | {"detail":[{"type":"extra_forbidden"
      openai-compatible | vllm.error-400               | 400 | INVALID         | 400 | context_length_exceeded  | ''                  | This model's maximum
      openai-compatible | vllm.error-404-legacy        | 404 | NOT_FOUND       | 404 | model_not_found          | ''                  | The model `nope`
      dashscope         | error-400-thinking           | 400 | INVALID         | 400 | invalid_parameter_error  | ''                  | parameter.enable_thinking
      dashscope         | error-400-tool-choice        | 400 | INVALID         | 400 | invalid_parameter_error  | ''                  | <400> InternalError.Algo
      dashscope         | error-401                    | 401 | UPSTREAM_DENIED | 502 | ''                       | ''                  | The upstream did not accept
      dashscope         | error-429                    | 429 | LIMITED         | 429 | limit_requests           | ''                  | You exceeded your current
      zai               | error-1001                   | 401 | UPSTREAM_DENIED | 502 | ''                       | ''                  | The upstream did not accept
      zai               | error-1113                   | 429 | QUOTA           | 429 | insufficient_quota       | ''                  | Your account is in arrears
      zai               | error-1302                   | 429 | LIMITED         | 429 | rate_limit_exceeded      | ''                  | High concurrency usage
      openrouter        | error-402                    | 402 | QUOTA           | 429 | insufficient_quota       | ''                  | Insufficient credits
      openrouter        | error-403-moderation         | 403 | FORBIDDEN       | 403 | content_filter           | ''                  | Input was flagged
      openrouter        | error-429                    | 429 | LIMITED         | 429 | rate_limit_exceeded      | ''                  | Provider returned error
      openrouter        | error-200-body               | 502 | UPSTREAM        | 502 | 502                      | ''                  | Provider returned error
      ollama            | error-400                    | 400 | INVALID         | 400 | ''                       | ''                  | "nomic-embed-text" does not
      ollama            | error-404                    | 404 | NOT_FOUND       | 404 | model_not_found          | ''                  | model 'nope' not found
      ollama            | v1.error-404                 | 404 | NOT_FOUND       | 404 | model_not_found          | ''                  | model 'nope' not found
      azure-openai      | error-400-content-filter     | 400 | INVALID         | 400 | content_filter           | prompt              | The response was filtered
      azure-openai      | error-401                    | 401 | UPSTREAM_DENIED | 502 | ''                       | ''                  | The upstream did not accept the gateway's own
      azure-openai      | error-401-legacy-apim        | 401 | UPSTREAM_DENIED | 502 | ''                       | ''                  | The upstream did not accept the gateway's own
      azure-openai      | error-404-deployment         | 404 | NOT_FOUND       | 404 | model_not_found          | ''                  | The API deployment for
      azure-openai      | error-404-resource           | 404 | UPSTREAM        | 502 | ''                       | ''                  | The upstream knows no such address
      azure-openai      | error-429                    | 429 | LIMITED         | 429 | rate_limit_exceeded      | ''                  | Requests to the ChatCompletions
      anthropic         | error-400                    | 400 | INVALID         | 400 | ''                       | ''                  | messages.1.content.0.type
      anthropic         | error-400-temperature        | 400 | INVALID         | 400 | ''                       | ''                  | `temperature` is deprecated
      anthropic         | error-401                    | 401 | UPSTREAM_DENIED | 502 | ''                       | ''                  | The upstream did not accept the gateway's own
      anthropic         | error-402                    | 402 | QUOTA           | 429 | insufficient_quota       | ''                  | Your credit balance
      anthropic         | error-403                    | 403 | UPSTREAM_DENIED | 502 | ''                       | ''                  | The upstream does not allow this to the gateway's own
      anthropic         | error-404                    | 404 | NOT_FOUND       | 404 | model_not_found          | ''                  | model: claude-nope
      anthropic         | error-413                    | 413 | TOO_LARGE       | 413 | request_too_large        | ''                  | Request exceeds the maximum
      anthropic         | error-429                    | 429 | LIMITED         | 429 | rate_limit_exceeded      | ''                  | Number of request tokens
      anthropic         | error-500                    | 500 | UPSTREAM        | 500 | ''                       | ''                  | Internal server error
      anthropic         | error-504                    | 504 | TIMEOUT         | 504 | ''                       | ''                  | The request timed out
      anthropic         | error-529                    | 529 | UPSTREAM        | 503 | overloaded_error         | ''                  | Overloaded
      """)
  void recorded(
      String provider,
      String file,
      int status,
      Failure.Kind kind,
      int answered,
      String code,
      String param,
      String message) {
    Failure failure =
        Fixture.provider(provider)
            .failure(status, Fixture.text(errors(provider).resolve(file + ".json")));
    assertEquals(kind, failure.kind());
    assertEquals(answered, failure.status());
    assertEquals(code, failure.code().orElse(""));
    assertEquals(param, failure.param().orElse(""));
    assertTrue(failure.message().startsWith(message), failure.message());
  }

  @Test
  void everyRecordedErrorIsInTheTable() throws Exception {
    String table =
        FailureTest.class
            .getDeclaredMethod(
                "recorded",
                String.class,
                String.class,
                int.class,
                Failure.Kind.class,
                int.class,
                String.class,
                String.class,
                String.class)
            .getAnnotation(CsvSource.class)
            .textBlock();
    for (String provider :
        new String[] {
          "openai",
          "openai-compatible",
          "dashscope",
          "openrouter",
          "ollama",
          "zai",
          "azure-openai",
          "anthropic"
        }) {
      try (Stream<Path> files = Files.list(errors(provider))) {
        files.forEach(
            file -> {
              String name = file.getFileName().toString().replace(".json", "");
              assertTrue(table.contains("| " + name + " "), provider + "/" + name);
            });
      }
    }
  }

  @Test
  void messagesAreShortAndHoldNoKeys() {
    Failure failure =
        Fixture.provider("openai")
            .failure(
                500, "{\"error\":\"key sk-live-0123456789abcdef is bad " + "x".repeat(900) + "\"}");
    assertTrue(failure.message().startsWith("key *** is bad xxx"), failure.message());
    assertTrue(failure.message().length() <= 500);
    assertFalse(
        Fixture.provider("openai")
            .failure(401, Fixture.text(errors("openai").resolve("error-401.json")))
            .message()
            .contains("sk-"));
  }

  private static Path errors(String provider) {
    return Fixture.ROOT.resolve(provider).resolve("errors");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          openai            | 402 | {"error":{"message":"m"}}                                           | QUOTA           | 429 | insufficient_quota
          openai            | 403 | {"error":{"message":"Invalid API key"}}                             | UPSTREAM_DENIED | 502 |
          openai            | 400 | {"error":{"message":"m","code":"invalid_api_key"}}                  | UPSTREAM_DENIED | 502 |
          openai            | 407 | <html>proxy</html>                                                  | UPSTREAM_DENIED | 502 |
          openai            | 400 | {"error":{"message":"m","code":"content_policy_violation"}}         | INVALID         | 400 | content_filter
          openai            | 408 | {}                                                                  | TIMEOUT         | 504 |
          openai            | 504 | <html>gateway</html>                                                | TIMEOUT         | 504 |
          openai            | 409 | {"error":{"message":"m"}}                                           | INVALID         | 409 |
          openai            | 413 | <html>too large</html>                                              | TOO_LARGE       | 413 |
          openai            | 415 | {"error":{"message":"m"}}                                           | UNSUPPORTED_TYPE| 415 |
          openai            | 502 | <html>bad gateway</html>                                            | UPSTREAM        | 502 |
          openai            | 503 | <!DOCTYPE html>                                                     | UPSTREAM        | 502 |
          openai            | 400 | <html>edge</html>                                                   | UPSTREAM        | 502 |
          openai            | 403 | <html>firewall</html>                                               | UPSTREAM        | 502 |
          openai            | 404 | 404 page not found                                                  | UPSTREAM        | 502 |
          openai            | 507 | {"error":{"message":"m"}}                                           | UPSTREAM        | 502 |
          openai            | 302 | moved                                                               | UPSTREAM        | 502 |
          openai            | 400 | plain words                                                         | INVALID         | 400 |
          openai            | 500 | not json {                                                          | UPSTREAM        | 500 |
          openai            | 400 | {"detail":"m"}                                                      | INVALID         | 400 |
          openai            | 422 | {"detail":[{"msg":"m"}]}                                            | INVALID         | 400 |
          openai            | 500 | {"error":{"message":"m","code":"invalid_api_key"}}                  | UPSTREAM        | 500 | invalid_api_key
          openai            | 500 | {"error":{"message":"m","code":"insufficient_quota"}}               | UPSTREAM        | 500 | insufficient_quota
          openai            | 405 | {"error":{"message":"m"}}                                           | INVALID         | 400 |
          openai            | 405 | <html>edge</html>                                                   | UPSTREAM        | 502 |
          openai            | 403 | {"error":{"message":"m"}}                                           | FORBIDDEN       | 403 |
          openai            | 400 | {"errors":["m"]}                                                    | INVALID         | 400 |
          dashscope         | 429 | {"error":{"message":"TPM","code":"insufficient_quota"}}             | LIMITED         | 429 | insufficient_quota
          dashscope         | 429 | {"error":{"message":"Free quota used","code":"insufficient_quota"}} | QUOTA           | 429 | insufficient_quota
          dashscope         | 400 | {"error":{"message":"m","code":"Arrearage"}}                        | QUOTA           | 429 | Arrearage
          dashscope         | 400 | {"error":{"message":"m","code":"data_inspection_failed"}}           | INVALID         | 400 | content_filter
          dashscope         | 403 | {"error":{"message":"m","code":"Model.AccessDenied"}}               | FORBIDDEN       | 403 | Model.AccessDenied
          dashscope         | 404 | {"error":{"message":"m","code":"ModelNotFound"}}                    | NOT_FOUND       | 404 | model_not_found
          azure-openai      | 400 | {"error":{"message":"m","code":"x","innererror":{"content_filter_result":{}}}}   | INVALID | 400 | content_filter
          azure-openai      | 400 | {"error":{"message":"m","inner_error":{"content_filter_results":{}}}}            | INVALID | 400 | content_filter
          azure-openai      | 400 | {"error":{"message":"m","code":"x","innererror":{"code":"y"}}}      | INVALID         | 400 | x
          azure-openai      | 403 | {"error":{"message":"m","code":"x","innererror":{"content_filter_result":{}}}}   | FORBIDDEN | 403 | content_filter
          azure-openai      | 403 | {"error":{"code":"403","message":"Access denied due to Virtual Network rules."}} | UPSTREAM_DENIED | 502 |
          azure-openai      | 404 | {"error":{"code":"DeploymentNotFound"}}                             | NOT_FOUND       | 404 | model_not_found
          azure-openai      | 503 | {"error":{"code":"503","message":"m"}}                              | UPSTREAM        | 503 | 503
          anthropic         | 400 | {"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low to access the API"}} | QUOTA | 429 | insufficient_quota
          anthropic         | 400 | {"type":"error","error":{"type":"invalid_request_error","message":"You have reached your specified API usage limits."}} | QUOTA | 429 | insufficient_quota
          anthropic         | 400 | {"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 9 tokens > 8 maximum"}} | INVALID | 400 | context_length_exceeded
          anthropic         | 400 | {"type":"error","error":{"type":"invalid_request_error","message":"input length and `max_tokens` exceed context limit"}} | INVALID | 400 | context_length_exceeded
          anthropic         | 400 | {"type":"error","error":{"type":"invalid_request_error","message":"Output blocked by content filtering policy"}} | INVALID | 400 | content_filter
          anthropic         | 409 | {"type":"error","error":{"type":"conflict_error","message":"m"}} | INVALID | 409|
          anthropic         | 404 | {"type":"error","error":{"type":"not_found_error","message":"Not Found"}} | NOT_FOUND | 404|
          anthropic         | 429 | {"type":"error","error":{"type":"rate_limit_error","message":"m","details":{"error_code":"enforced_spend_limit_reached"}}} | QUOTA | 429 | insufficient_quota
          anthropic         | 429 | {"type":"error","error":{"type":"rate_limit_error","message":"m","details":{"error_code":"x"}}} | LIMITED | 429 | rate_limit_exceeded
          anthropic         | 500 | {"type":"error","error":{"type":"overloaded_error","message":"m"}} | UPSTREAM | 503 | overloaded_error
          anthropic         | 503 | {"type":"error","error":{"type":"api_error","message":"m"}} | UPSTREAM | 503|
          anthropic         | 502 | {"type":"error","error":{"type":"api_error","message":"m"}} | UPSTREAM | 502|
          anthropic         | 418 | {"type":"error","error":{"type":"teapot_error","message":"m"}} | UPSTREAM | 502|
          anthropic         | 503 | <html>edge</html> | UPSTREAM | 502|
          anthropic         | 413 | <html>edge</html> | TOO_LARGE | 413 | request_too_large
          anthropic         | 407 | <html>proxy</html> | UPSTREAM_DENIED | 502|
          anthropic         | 401 | '' | UPSTREAM_DENIED | 502|
          anthropic         | 402 | no money | QUOTA | 429 | insufficient_quota
          anthropic         | 403 | <html>firewall</html> | UPSTREAM | 502|
          anthropic         | 403 | {"message":"m"} | UPSTREAM_DENIED | 502|
          anthropic         | 404 | 404 page not found | UPSTREAM | 502|
          anthropic         | 404 | {"message":"m"} | NOT_FOUND | 404|
          anthropic         | 400 | <html>edge</html> | UPSTREAM | 502|
          anthropic         | 422 | {"message":"m"} | INVALID | 400|
          anthropic         | 400 | plain words | INVALID | 400|
          anthropic         | 408 | slow | TIMEOUT | 504|
          anthropic         | 429 | slow down | LIMITED | 429 | rate_limit_exceeded
          anthropic         | 529 | '' | UPSTREAM | 503 | overloaded_error
          anthropic         | 302 | moved | UPSTREAM | 502|
          ollama-native     | 400 | {"error":"\\"x\\" does not support tools"}                       | INVALID         | 400 |
          ollama-native     | 404 | {"error":"model 'nope' not found"}                                  | NOT_FOUND       | 404 | model_not_found
          ollama-native     | 404 | 404 page not found                                                  | UPSTREAM        | 502 |
          ollama-native     | 401 | {"error":"unauthorized","signin_url":"https://example.com"}         | UPSTREAM_DENIED | 502 |
          ollama-native     | 429 | {"error":"m"}                                                       | LIMITED         | 429 | rate_limit_exceeded
          ollama-native     | 500 | {"error":"llama runner process has terminated"}                     | UPSTREAM        | 500 |
          ollama-native     | 503 | {"error":"server busy, please try again"}                           | UPSTREAM        | 503 |
          openrouter        | 402 | {"error":{"code":402,"message":"m","metadata":{"limit_source":"openrouter_in_flight_budget"}}} | LIMITED | 429 | rate_limit_exceeded
          """)
  void others(
      String provider, int status, String body, Failure.Kind kind, int answered, String code) {
    Failure failure = Fixture.provider(provider).failure(status, body);
    assertEquals(kind, failure.kind());
    assertEquals(answered, failure.status());
    assertEquals(code == null ? "" : code, failure.code().orElse(""));
    assertFalse(failure.message().isBlank());
    assertFalse(failure.message().contains("<"), failure.message());
  }

  /** An error in a reply whose status said all is well: its own words have to say what it is. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"error":{"message":"m","code":"429"}}                              | LIMITED         | 429 | rate_limit_exceeded  | m
          {"error":{"message":"m","status_code":400}}                         | INVALID         | 400 |                      | m
          {"error":{"message":"m","status":403}}                              | FORBIDDEN       | 403 |                      | m
          {"error":{"message":"m","status":399}}                              | UPSTREAM        | 502 |                      | m
          {"error":{"message":"m","status":600,"type":"overloaded"}}          | UPSTREAM        | 503 |                      | m
          {"error":{"message":"m","type":"authentication_error"}}             | UPSTREAM_DENIED | 502 |                      | The upstream did not accept
          {"error":{"message":"No such model","type":"not_found_error"}}      | NOT_FOUND       | 404 | model_not_found      | No such model
          {"error":{"message":"m","code":"NotFound"}}                         | NOT_FOUND       | 404 | NotFound             | m
          {"error":{"message":"m","code":"ServiceUnavailable"}}               | UPSTREAM        | 503 | ServiceUnavailable   | m
          {"error":{"message":"m","code":"Throttling.RateQuota"}}             | LIMITED         | 429 | Throttling.RateQuota | m
          {"error":{"message":"m","code":"insufficient_quota"}}               | QUOTA           | 429 | insufficient_quota   | m
          {"error":{"message":"m","type":"rate_limit_error"}}                 | LIMITED         | 429 | rate_limit_exceeded  | m
          {"error":{"message":"m","code":"BadRequest.TooLarge"}}              | INVALID         | 400 | BadRequest.TooLarge  | m
          {"error":{"message":"m","type":"invalid_request_error"}}            | INVALID         | 400 |                      | m
          {"error":{"message":"m","type":"x"}}                                | UPSTREAM        | 502 |                      | m
          {"error":"m"}                                                       | UPSTREAM        | 502 |                      | m
          {"object":"error","message":"m","code":400}                         | INVALID         | 400 | 400                  | m
          {"detail":"m"}                                                      | UPSTREAM        | 502 |                      | m
          {"choices":[{"delta":{}},{"error":{"message":"m","code":503}}]}     | UPSTREAM        | 503 | 503                  | m
          {"choices":[{"finish_reason":"network_error"}]}                     | UPSTREAM        | 502 |                      | The upstream gave up
          """)
  void insideAReply(String reply, Failure.Kind kind, int status, String code, String message) {
    Failure failure = OpenAiErrors.usual().inBand(Json.parse(reply)).orElseThrow();
    assertEquals(kind, failure.kind());
    assertEquals(status, failure.status());
    assertEquals(Optional.ofNullable(code), failure.code());
    assertTrue(failure.message().startsWith(message), failure.message());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"error\":null,\"choices\":[{\"error\":null,\"finish_reason\":null}]}",
        "{\"choices\":[{\"finish_reason\":\"stop\"}]}",
        "{\"object\":\"chat.completion.chunk\",\"choices\":[]}",
        "{\"detail\":\"m\",\"choices\":[]}"
      })
  void noErrorInsideAReply(String reply) {
    assertEquals(Optional.empty(), OpenAiErrors.usual().inBand(Json.parse(reply)));
  }

  /** Wherever the upstream has put its words. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"error":{"message":"m"},"message":"x"}       | m
          {"error":{"message":7}}                       | 7
          {"error":{"code":"c"},"message":"m"}          | m
          {"error":"m","msg":"x"}                       | m
          {"message":"m","msg":"x"}                     | m
          {"msg":"m","detail":"x"}                      | m
          {"detail":[{"loc":[]},{"msg":"m"}]}           | m
          {"detail":"m","errors":["x"]}                 | m
          {"errors":["m","x"]}                          | m
          {"a":1}                                       | {"a":1}
          [1]                                           | [1]
          plain words                                   | plain words
          """)
  void words(String body, String message) {
    assertEquals(message, Fixture.provider("openai").failure(400, body).message());
  }

  @Test
  void longWordsAreNotCutWithinACharacter() {
    String most = "x".repeat(498);
    assertEquals(most + "x", Fixture.provider("openai").failure(500, most + "x👋y").message());
    assertEquals(most + "👋", Fixture.provider("openai").failure(500, most + "👋y").message());
  }
}
