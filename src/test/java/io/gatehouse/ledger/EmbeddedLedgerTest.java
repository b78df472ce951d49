// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Keys and audit in a file of our own. */
class EmbeddedLedgerTest extends LedgerSpecification {
  private final Path home;

  EmbeddedLedgerTest(@TempDir Path home) {
    this.home = home;
  }

  @Override
  protected Place place() {
    return Pool.file(home.resolve("gatehouse"));
  }
}
