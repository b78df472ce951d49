// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import io.gatehouse.routing.Balance;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.util.List;
import java.util.Optional;

/** A model name of our own and who answers it. */
public interface RouteSettings {
  @Doc(
      "How requests are spread: to the first target that can be used, at random by weight, to the"
          + " target with the fewest requests in flight for its weight, or to the better of two"
          + " random ones by how soon they have answered lately.")
  @WithDefault("priority")
  Balance balance();

  @Doc("Whether a text that breaks off is continued by the next target.")
  @WithName("continue")
  @WithDefault("false")
  boolean continues();

  @Doc("Where to send requests that are too long for the targets, each as `upstream/model`.")
  Optional<List<TargetName>> longer();

  @Doc(
      "Where to send requests for this name, first choice first, each as `upstream/model`. A `*` in"
          + " the model is what the `*` in the route's name stands for.")
  List<TargetName> targets();

  @Doc("Patience with its targets, where it is not what the upstreams' settings say.")
  RouteTimeoutSettings timeouts();

  @Doc(
      "How much each target is to get, one number for each; all the same when not set. Only for"
          + " `weighted` and `least-busy`.")
  @Bounds(min = "1", max = "1000")
  Optional<List<Integer>> weights();
}
