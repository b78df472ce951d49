// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import io.gatehouse.model.AddressRange;
import io.gatehouse.model.NamePattern;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** Whom of the callers that others vouch for a rule is for, and what they get. */
public interface RuleSettings {
  @Doc("Where they may ask from, such as `10.1.0.0/16`; from anywhere when not set.")
  Optional<List<AddressRange>> addresses();

  @Doc("Whether it is for callers of whom nothing is known, and for nobody else.")
  @WithDefault("false")
  boolean anonymous();

  @Doc("Who pays for them.")
  Optional<String> costCentre();

  @Doc("Paths below the API's prefix that they may ask, such as `chat/*`; all when not set.")
  Optional<List<NamePattern>> endpoints();

  @Doc("It is for those of these groups, as their identity provider names them; `*` for any text.")
  Optional<List<NamePattern>> groups();

  @Doc("How much they may ask for, each of them.")
  AllowanceSettings limits();

  @Doc("Names that they may give for a model, such as `openai/*`; all when not set.")
  Optional<List<NamePattern>> models();

  @Doc("It is for those of these names; `*` for any text.")
  Optional<List<NamePattern>> names();

  @Doc("The lowest is asked first, and the first that fits counts; of equal ones by their names.")
  @WithDefault("100")
  int order();

  @Doc("The person or team that answers for them.")
  Optional<String> owner();

  @Doc("It is for users of the application server with one of these roles, word by word.")
  Optional<List<String>> roles();

  @Doc("Words for the books.")
  Optional<List<String>> tags();
}
