// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import io.gatehouse.wire.Json;
import io.gatehouse.wire.Members;
import jakarta.json.JsonException;
import java.util.List;

/** Reads lists of models: an object with an array of objects, each with the name of a model. */
public final class ModelList {
  private ModelList() {}

  /** A list as OpenAI writes it. */
  static List<String> ids(String body) {
    return ids(body, "data", "id");
  }

  /** None when the text is no such list. */
  public static List<String> ids(String body, String list, String name) {
    try {
      return Members.objects(Json.parse(body), list).stream()
          .map(model -> Members.text(model, name))
          .filter(id -> !id.isEmpty())
          .distinct()
          .toList();
    } catch (JsonException notAList) {
      return List.of();
    }
  }
}
