// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.Refused;
import java.util.List;
import java.util.Optional;

/** Lets in whoever administers the gateway: by a key of its own, and by nothing else. */
public final class Administration {
  private final ApiKeys key;

  public Administration(Optional<String> key) {
    this.key = new ApiKeys(key.map(List::of).orElse(List.of()));
  }

  /**
   * Without a key it is closed, and says so: a 404 would hide nothing that the manual does not
   * tell, and send operators looking for a mistake in the path.
   *
   * @param presented the bearer token, when there is one
   * @throws Refused with 403 where nobody is let in, or 401
   */
  public void admit(Optional<String> presented) {
    if (key.isEmpty()) {
      throw new Refused(
          Failure.of(
                  Kind.FORBIDDEN,
                  "This gateway has no administrator's key and cannot be administered over HTTP."
                      + " Its operator has to set gatehouse.admin-key.")
              .withCode("admin_closed"));
    }
    if (presented.isEmpty()) {
      throw refusal(
          "No administrator's key was given. Send it in the header 'Authorization: Bearer KEY'.",
          "missing_admin_key");
    }
    if (presented.flatMap(key::caller).isEmpty()) {
      throw refusal("This is not the administrator's key.", "invalid_admin_key");
    }
  }

  private static Refused refusal(String message, String code) {
    return new Refused(Failure.of(Kind.UNAUTHENTICATED, message).withCode(code));
  }
}
