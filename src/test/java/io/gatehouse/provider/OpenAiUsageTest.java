// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.model.Usage;
import io.gatehouse.wire.Json;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The names under which upstreams count tokens. */
class OpenAiUsageTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"prompt_tokens":5,"completion_tokens":2,"input_tokens":8,"output_tokens":9} | 5 | 2 | 0 | 0
          {"input_tokens":5,"output_tokens":2}                                         | 5 | 2 | 0 | 0
          {"prompt_tokens":5}                                                          | 5 | 0 | 0 | 0
          {"completion_tokens":2}                                                      | 0 | 2 | 0 | 0
          {"prompt_tokens":0,"completion_tokens":-1}                                   | 0 | 0 | 0 | 0
          {"prompt_tokens":5,"prompt_tokens_details":{"cached_tokens":3}}              | 5 | 0 | 3 | 0
          {"input_tokens":5,"input_tokens_details":{"cached_tokens":3}}                | 5 | 0 | 3 | 0
          {"prompt_tokens":5,"prompt_cache_hit_tokens":3}                              | 5 | 0 | 3 | 0
          {"completion_tokens":2,"completion_tokens_details":{"reasoning_tokens":1}}   | 0 | 2 | 0 | 1
          {"output_tokens":2,"output_tokens_details":{"reasoning_tokens":1}}           | 0 | 2 | 0 | 1
          """)
  void counts(String usage, int input, int output, int cached, int reasoning) {
    assertEquals(
        Optional.of(new Usage(input, output, cached, reasoning)),
        OpenAiUsage.read(Json.parse(usage)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"seconds\":3}",
        "{\"prompt_tokens\":null}",
        "{\"prompt_tokens\":-1,\"completion_tokens\":\"2\"}"
      })
  void countsNoTokens(String usage) {
    assertEquals(Optional.empty(), OpenAiUsage.read(Json.parse(usage)));
  }
}
