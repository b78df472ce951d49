// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.bailian;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.Refused;
import java.util.Map;
import java.util.Optional;

/**
 * The applications behind the models that clients ask for.
 *
 * @param only serves every model that is not named
 */
public record Apps(Optional<String> only, Map<String, String> named) {
  public Apps {
    named = Map.copyOf(named);
  }

  /**
   * The id of a model's application.
   *
   * @throws Refused when no application serves it
   */
  String of(String model) {
    return Optional.ofNullable(named.get(model))
        .or(() -> only)
        .orElseThrow(
            () ->
                new Refused(
                    Failure.of(Kind.NOT_FOUND, "No application is set for '" + model + "'.")
                        .withCode("model_not_found")
                        .withParam("model")));
  }
}
