// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.matrix;

import io.gatehouse.Golden;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ProvidersDocTest {
  @Test
  void theDocumentIsWhatTheMatrixSays() {
    Golden.check(Path.of("docs/providers.md"), ProvidersDoc.write());
  }
}
