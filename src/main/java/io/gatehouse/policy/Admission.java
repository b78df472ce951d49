// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import io.gatehouse.model.Caller;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.Refused;
import java.util.Optional;

/** Lets callers in, or says what they lack: closed unless somebody has opened it. */
public final class Admission {
  /** What to tell whoever meets a gateway that lets nobody in. */
  public static final String CLOSED =
      "This gateway has no API keys configured and is closed. Its operator has to set"
          + " gatehouse.auth.api-keys, or gatehouse.auth.anonymous=true.";

  private final ApiKeys keys;
  private final boolean anonymous;

  /**
   * @param anonymous whether callers without a key are let in
   */
  public Admission(ApiKeys keys, boolean anonymous) {
    this.keys = keys;
    this.anonymous = anonymous;
  }

  /** Whether a caller without a key is let in. */
  public boolean isOpen() {
    return anonymous;
  }

  /** Whether nobody at all is let in. */
  public boolean isClosed() {
    return keys.isEmpty() && !anonymous;
  }

  /**
   * Who asks.
   *
   * @param presented the bearer token, when there is one
   * @throws Refused with 401
   */
  public Caller admit(Optional<String> presented) {
    Optional<Caller> known = presented.flatMap(keys::caller);
    if (known.isPresent()) {
      return known.get();
    }
    if (anonymous) {
      return Caller.ANONYMOUS;
    }
    throw new Refused(refusal(presented.isPresent()));
  }

  private Failure refusal(boolean presented) {
    if (keys.isEmpty()) {
      return Failure.of(Kind.UNAUTHENTICATED, CLOSED).withCode("gateway_closed");
    }
    return presented
        ? Failure.of(Kind.UNAUTHENTICATED, "The API key is not valid.").withCode("invalid_api_key")
        : Failure.of(
                Kind.UNAUTHENTICATED,
                "No API key was given. Send it in the header 'Authorization: Bearer KEY'.")
            .withCode("missing_api_key");
  }
}
