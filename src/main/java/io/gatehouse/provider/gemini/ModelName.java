// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.gemini;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.Refused;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model's name, and what can be known of the model by it: its generation decides how thoughts,
 * schemas and addresses are written.
 *
 * @param path with the collection it is in
 * @param generation in tenths: 25 is 2.5; 0 for other families
 */
record ModelName(String path, int generation) {
  private static final Pattern SANE =
      Pattern.compile("(?:models/|tunedModels/)?([A-Za-z0-9][A-Za-z0-9._@-]*)");
  private static final Pattern GEMINI =
      Pattern.compile("gemini-(?:[a-z-]+-)?(\\d{1,2})(?:\\.(\\d))?(?!\\d).*");

  /** A name without a number is a pointer to the newest of its kind. */
  private static final int NEWEST = 990;

  /**
   * @throws Refused when it is no name: it stands in an address, and clients choose it
   */
  static ModelName of(String name) {
    Matcher sane = SANE.matcher(name);
    if (!sane.matches()) {
      throw new Refused(
          Failure.of(Kind.NOT_FOUND, "The upstream has no model of such a name.")
              .withCode("model_not_found")
              .withParam("model"));
    }
    return new ModelName(
        name.indexOf('/') < 0 ? "models/" + name : name, generation(sane.group(1)));
  }

  private static int generation(String name) {
    Matcher numbered = GEMINI.matcher(name);
    if (numbered.matches()) {
      int tenths = numbered.group(2) == null ? 0 : Integer.parseInt(numbered.group(2));
      return 10 * Integer.parseInt(numbered.group(1)) + tenths;
    }
    return name.startsWith("gemini-") ? NEWEST : 0;
  }

  boolean thinks() {
    return thinksByLevel() || thinksByBudget();
  }

  boolean thinksByLevel() {
    return generation >= 30;
  }

  boolean thinksByBudget() {
    return generation >= 25
        && generation < 30
        && !path.contains("-image")
        && !path.contains("-tts");
  }

  boolean isPro() {
    return path.contains("-pro");
  }

  /** Rather than the part of OpenAPI that came before. */
  boolean readsJsonSchema() {
    return generation >= 25;
  }

  /** From anywhere, not from Google's own places only. */
  boolean fetches() {
    return generation >= 25;
  }

  /** Refuses calls in the conversation that come without one. */
  boolean wantsSignatures() {
    return generation >= 30;
  }

  /** Reads pictures and documents in the results of tools. */
  boolean seesResults() {
    return generation >= 30;
  }
}
