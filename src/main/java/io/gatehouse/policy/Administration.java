// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.IssuedKey;
import io.gatehouse.model.Refused;
import java.util.List;
import java.util.Optional;

/** Lets in whoever administers the gateway: by a key for that, and by nothing else. */
public final class Administration {
  /** Who administers by the key in the settings. */
  public static final String BY_SETTING = "admin-key";

  private final ApiKeys key;
  private final IssuedKeys issued;

  public Administration(Optional<String> key, IssuedKeys issued) {
    this.key = new ApiKeys(key.map(List::of).orElse(List.of()));
    this.issued = issued;
  }

  /**
   * Who administers. Without any key it is closed, and says so: a 404 would hide nothing that the
   * manual does not tell, and send operators looking for a mistake in the path.
   *
   * @param presented the bearer token, when there is one
   * @throws Refused with 403 where nobody is let in, or 401, or 503 when nobody can tell
   */
  public String admit(Optional<String> presented) {
    if (key.isEmpty() && issued.hasNoAdministrators()) {
      throw new Refused(
          Failure.of(
                  Kind.FORBIDDEN,
                  "This gateway has no administrator's key and cannot be administered over HTTP."
                      + " Its operator has to set gatehouse.admin-key.")
              .withCode("admin_closed"));
    }
    String token =
        presented.orElseThrow(
            () ->
                refusal(
                    "No administrator's key was given. Send it in the header 'Authorization:"
                        + " Bearer KEY'.",
                    "missing_admin_key"));
    if (key.caller(token).isPresent()) {
      return BY_SETTING;
    }
    return issued
        .administrator(token)
        .map(IssuedKey::id)
        .orElseThrow(() -> refusal("This is not an administrator's key.", "invalid_admin_key"));
  }

  private static Refused refusal(String message, String code) {
    return new Refused(Failure.of(Kind.UNAUTHENTICATED, message).withCode(code));
  }
}
