// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.pieces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatehouse.Golden;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudModelsTest {
  @Test
  void aListIsRead() {
    assertEquals(
        List.of("gpt-4o", "claude-3-5-sonnet@20240620"),
        CloudModels.names(Golden.read(Golden.FIXTURES.resolve("pieces/cloud_model.sample.json"))));
  }

  @Test
  void oneComesWithUs() {
    assertEquals(
        List.of(
            "gpt-4o",
            "gpt-4o-mini",
            "gpt-4-turbo",
            "gpt-4",
            "gpt-3.5-turbo",
            "claude-3-5-sonnet@20240620",
            "claude-3-sonnet@20240229",
            "claude-3-opus@20240229",
            "claude-3-haiku@20240307",
            "gemini-1.5-pro",
            "gemini-1.5-flash",
            "gemini-pro",
            "chat-bison",
            "codechat-bison"),
        CloudModels.shipped());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no json", "[]", "{}", "{\"iterable\":[]}", "{\"iterable\":[{}]}"})
  void whatIsNoListIsRefused(String list) {
    assertThrows(IllegalArgumentException.class, () -> CloudModels.names(list));
  }

  @Test
  void whatIsSaidTwiceCountsOnce() {
    assertEquals(
        List.of("a", "b"),
        CloudModels.names(
            "{\"iterable\":[{\"unique\":\"a\"},{\"unique\":\"b\"},{\"unique\":\"a\"},{}]}"));
  }

  @ParameterizedTest
  @CsvSource({
    "claude-3-opus-20240229, claude-3-opus@20240229",
    "claude-3-opus@20240229, claude-3-opus@20240229",
    "claude-3-opus-2024022, claude-3-opus-2024022",
    "claude-3-opus-latest, claude-3-opus-latest",
    "gpt-4-20240229, gpt-4-20240229"
  })
  void aDashMayStandForTheAt(String given, String official) {
    assertEquals(official, CloudModels.official(given));
  }

  @Test
  void onlyNamesWithAnAtHaveAnotherSpelling() {
    assertEquals(
        Optional.of("claude-3-opus-20240229"), CloudModels.otherSpelling("claude-3-opus@20240229"));
    assertEquals(Optional.empty(), CloudModels.otherSpelling("gemini-pro"));
    assertEquals(Optional.empty(), CloudModels.otherSpelling("claude-3-opus-20240229"));
  }
}
