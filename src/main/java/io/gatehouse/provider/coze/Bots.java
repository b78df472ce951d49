// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.coze;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.Refused;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The bots behind the models that clients ask for: {@code bot-<id>}, an id, or a name for one. */
record Bots(Map<String, String> named) {
  private static final Pattern ID = Pattern.compile("(?:bot-)?(\\d+)");

  Bots {
    named = Map.copyOf(named);
  }

  /**
   * The id of a model's bot.
   *
   * @throws Refused when it can be none
   */
  String of(String model) {
    Optional<String> alias = Optional.ofNullable(named.get(model));
    Matcher id = ID.matcher(alias.orElse(model));
    if (!id.matches()) {
      throw new Refused(
          Failure.of(
                  Kind.NOT_FOUND,
                  "The model '" + model + "' is no bot: expected bot- and the bot's number.")
              .withCode("model_not_found")
              .withParam("model"));
    }
    return id.group(1);
  }
}
