// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import io.gatehouse.model.Money;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** What the models of upstreams cost. */
public interface PriceSettings {
  @Doc("Whether what is not in the file is looked up in the table that comes with the gateway.")
  @WithDefault("true")
  boolean builtIn();

  @Doc("Currency that the gateway counts in. The table that comes with it is in US dollars.")
  @WithDefault("USD")
  String currency();

  @Doc(
      "Price of a million tokens of input of a model that no table knows; with `otherwise-output`.")
  Optional<Money> otherwiseInput();

  @Doc("Price of a million tokens of output of a model that no table knows.")
  Optional<Money> otherwiseOutput();

  @Doc("Price table of your own, as CSV; what it says beats the table that comes with the gateway.")
  Optional<Path> file();
}
