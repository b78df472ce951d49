// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import java.util.Optional;

/** Those errors that mean something else with Azure than with OpenAI. */
final class AzureErrors {
  private AzureErrors() {}

  static Optional<Failure> read(int status, String body) {
    ToldError error = ToldError.in(status, body);
    return switch (status) {
      case 403 -> Optional.of(error).filter(e -> !e.moderated()).map(e -> shutOut());
      case 404 -> Optional.of(missing(error));
      default -> Optional.empty();
    };
  }

  /** Callers have no account there: what is forbidden is forbidden to the gateway. */
  private static Failure shutOut() {
    return Failure.of(
        Kind.UPSTREAM_DENIED,
        "The upstream does not let the gateway in (status 403): its network rules or the rights of"
            + " the gateway's credentials forbid it. The gateway's operator has to see to that.");
  }

  private static Failure missing(ToldError error) {
    return error.code().equals("DeploymentNotFound")
        ? error.as(Kind.NOT_FOUND, "").withCode("model_not_found")
        : Failure.of(
            Kind.UPSTREAM,
            "The upstream knows no such address (status 404): the gateway's operator has to look at"
                + " its base-url and api-version.");
  }
}
