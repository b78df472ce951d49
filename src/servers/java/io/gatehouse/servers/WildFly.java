// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.servers;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** WildFly. */
final class WildFly extends Server {
  WildFly(Run run) {
    super(run);
  }

  @Override
  void prepare() {}

  @Override
  Map<String, String> adapter() {
    return Map.of();
  }

  @Override
  List<Path> logs() {
    return List.of();
  }

  @Override
  ProcessHandle process() {
    return child();
  }
}
