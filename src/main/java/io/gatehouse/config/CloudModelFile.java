// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import io.gatehouse.config.settings.UpstreamSettings;
import io.gatehouse.provider.pieces.CloudModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The operator's own list of the models of Pieces OS. */
final class CloudModelFile {
  private CloudModelFile() {}

  /**
   * The names in it, or in the list we come with when there is none.
   *
   * @throws IllegalArgumentException naming the setting when there is no list in the file
   */
  static List<String> names(String upstream, UpstreamSettings settings) {
    Optional<Path> file = settings.modelFile();
    if (file.isEmpty()) {
      return CloudModels.shipped();
    }
    try {
      return CloudModels.names(Files.readString(file.get()));
    } catch (IOException | IllegalArgumentException wrong) {
      throw new IllegalArgumentException(
          "gatehouse.upstreams."
              + upstream
              + ".model-file cannot be used: "
              + file.get()
              + ": "
              + wrong.getMessage(),
          wrong);
    }
  }
}
