// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.gemini;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Refused;
import io.gatehouse.wire.Json;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThinkingTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          gemini-3.5-flash       | none    | {"thinkingLevel":"MINIMAL"}
          gemini-3.5-flash       | minimal | {"thinkingLevel":"MINIMAL","includeThoughts":true}
          gemini-3.5-flash       | low     | {"thinkingLevel":"LOW","includeThoughts":true}
          gemini-3.5-flash       | medium  | {"thinkingLevel":"MEDIUM","includeThoughts":true}
          gemini-3.5-flash       | high    | {"thinkingLevel":"HIGH","includeThoughts":true}
          gemini-3.5-flash       | xhigh   | {"thinkingLevel":"HIGH","includeThoughts":true}
          gemini-3.5-flash       | max     | {"thinkingLevel":"HIGH","includeThoughts":true}
          gemini-3.1-pro-preview | none    | {"thinkingLevel":"LOW"}
          gemini-3.1-pro-preview | minimal | {"thinkingLevel":"LOW","includeThoughts":true}
          gemini-3.1-pro-preview | medium  | {"thinkingLevel":"MEDIUM","includeThoughts":true}
          gemini-3-pro-preview   | medium  | {"thinkingLevel":"HIGH","includeThoughts":true}
          gemini-3-flash         | medium  | {"thinkingLevel":"MEDIUM","includeThoughts":true}
          gemini-2.5-flash       | none    | {"thinkingBudget":0}
          gemini-2.5-pro         | none    | {"thinkingBudget":128}
          gemini-2.5-pro         | minimal | {"thinkingBudget":1024,"includeThoughts":true}
          gemini-2.5-flash       | low     | {"thinkingBudget":1024,"includeThoughts":true}
          gemini-2.5-flash       | medium  | {"thinkingBudget":8192,"includeThoughts":true}
          gemini-2.5-flash       | high    | {"thinkingBudget":24576,"includeThoughts":true}
          gemini-2.5-flash       | xhigh   | {"thinkingBudget":24576,"includeThoughts":true}
          gemini-2.5-flash       | max     | {"thinkingBudget":24576,"includeThoughts":true}
          """)
  void thinksAsHardAsItIsAsked(String model, String effort, String config) {
    assertEquals(Json.parse(config), Thinking.config(ModelName.of(model), effort));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gemini-3.5-flash", "gemini-2.5-flash"})
  void refusesUnknownEfforts(String model) {
    Failure failure =
        assertThrows(Refused.class, () -> Thinking.config(ModelName.of(model), "very")).failure();
    assertEquals(Failure.Kind.INVALID, failure.kind());
    assertEquals(Optional.of("reasoning_effort"), failure.param());
    assertEquals(Optional.of("invalid_value"), failure.code());
  }

  @ParameterizedTest
  @CsvSource({
    "gemini-3.5-flash, 35, true, false",
    "gemini-3-pro-image-preview, 30, true, false",
    "gemini-10-flash, 100, true, false",
    "gemini-flash-latest, 990, true, false",
    "gemini-exp-1206, 990, true, false",
    "models/gemini-2.9-flash, 29, false, true",
    "gemini-2.5-flash-lite, 25, false, true",
    "gemini-live-2.5-flash, 25, false, true",
    "gemini-2.5-flash-image, 25, false, false",
    "gemini-2.5-pro-preview-tts, 25, false, false",
    "gemini-2.0-flash, 20, false, false",
    "gemini-robotics-er-1.5-preview, 15, false, false",
    "gemma-3-27b-it, 0, false, false",
    "tunedModels/gemini-clone, 990, true, false",
    "tunedModels/mine, 0, false, false"
  })
  void knowsAModelByItsName(String name, int generation, boolean byLevel, boolean byBudget) {
    ModelName model = ModelName.of(name);
    assertEquals(generation, model.generation());
    assertEquals(byLevel, model.thinksByLevel());
    assertEquals(byBudget, model.thinksByBudget());
    assertEquals(byLevel || byBudget, model.thinks());
    assertEquals(generation >= 30, model.wantsSignatures());
    assertEquals(generation >= 30, model.seesResults());
    assertEquals(generation >= 25, model.readsJsonSchema());
    assertEquals(generation >= 25, model.fetches());
  }
}
