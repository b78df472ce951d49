// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import java.util.List;

/** A model name of our own and who answers it. */
public interface RouteSettings {
  @Doc("Where to send requests for this name, first choice first, each as `upstream/model`.")
  List<TargetName> targets();
}
