// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways of one process on one file. */
class EmbeddedNodesTest extends NodesSpecification {
  private final Path home;

  EmbeddedNodesTest(@TempDir Path home) {
    this.home = home;
  }

  @Override
  protected List<String> database() {
    return List.of("gatehouse.datasource.embedded=true", "gatehouse.home=" + home);
  }
}
