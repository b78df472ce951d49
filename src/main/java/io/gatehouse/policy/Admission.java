// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import io.gatehouse.model.Caller;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.Refused;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Lets callers in, or says what they lack: closed unless somebody has opened it. */
public final class Admission {
  /** What to tell whoever meets a gateway that lets nobody in. */
  public static final String CLOSED =
      "This gateway has no API keys and is closed. Its operator has to set"
          + " gatehouse.auth.api-keys, gatehouse.auth.jwt, gatehouse.auth.server-users=true, or"
          + " gatehouse.auth.anonymous=true, or to issue keys at /admin/api/keys.";

  private final List<Tokens> tokens;
  private final boolean users;
  private final BooleanSupplier anonymous;
  private final Rules rules;

  /** Without rules: whoever is let in may ask for anything. */
  public Admission(List<? extends Tokens> tokens, boolean users, boolean anonymous) {
    this(tokens, users, () -> anonymous, Rules.NONE);
  }

  /**
   * @param tokens who is known by a token, in the order to be asked
   * @param users whether callers are let in whom the server around us knows
   * @param anonymous whether callers are let in of whom nothing is known; that may change
   * @param rules what the server's users, and callers of whom nothing is known, may ask for
   */
  public Admission(
      List<? extends Tokens> tokens, boolean users, BooleanSupplier anonymous, Rules rules) {
    this.tokens = List.copyOf(tokens);
    this.users = users;
    this.anonymous = anonymous;
    this.rules = rules;
  }

  /** What the server's users may ask for. */
  public Rules rules() {
    return rules;
  }

  /** Whether a caller without a key or a name is let in. */
  public boolean isOpen() {
    return anonymous.getAsBoolean();
  }

  /** Whether nobody at all is let in. */
  public boolean isClosed() {
    return !hasKeys() && !users && !isOpen();
  }

  /** Whether there are tokens that let a caller in. */
  public boolean hasKeys() {
    return tokens.stream().anyMatch(known -> !known.isEmpty());
  }

  /** Whether callers are let in whom the server around us knows. */
  public boolean takesUsers() {
    return users;
  }

  /**
   * Who asks.
   *
   * @param presented the bearer token, when there is one
   * @param user whom the server knows the caller as; asked only where that counts, and may throw
   *     {@link Refused} itself
   * @throws Refused with 401
   */
  public Caller admit(Optional<String> presented, Supplier<Optional<Caller>> user) {
    return presented
        .flatMap(this::known)
        .or(() -> users ? user.get() : Optional.empty())
        .or(() -> isOpen() ? Optional.of(rules.caller(Identity.ANONYMOUS)) : Optional.empty())
        .orElseThrow(() -> new Refused(refusal(presented.isPresent())));
  }

  private Optional<Caller> known(String presented) {
    for (Tokens some : tokens) {
      Optional<Caller> caller = some.caller(presented);
      if (caller.isPresent()) {
        return caller;
      }
    }
    return Optional.empty();
  }

  private Failure refusal(boolean presented) {
    if (isClosed()) {
      return refusal(CLOSED, "gateway_closed");
    }
    if (presented) {
      return refusal("The API key is not valid.", "invalid_api_key");
    }
    return users
        ? refusal("Nobody was named. Send " + ways() + ".", "missing_credentials")
        : refusal(
            "No API key was given. Send it in the header 'Authorization: Bearer KEY'.",
            "missing_api_key");
  }

  private String ways() {
    String user = "a name and password as 'Authorization: Basic'";
    return !hasKeys() ? user : "an API key as 'Authorization: Bearer KEY', or " + user;
  }

  private static Failure refusal(String message, String code) {
    return Failure.of(Kind.UNAUTHENTICATED, message).withCode(code);
  }
}
