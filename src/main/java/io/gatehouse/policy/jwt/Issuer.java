// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy.jwt;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.Refused;
import io.gatehouse.policy.Identity;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.lang.UnresolvableKeyException;

/** An identity provider whose tokens are accepted. Thread-safe. */
public final class Issuer {
  /**
   * Every way to sign that can be accepted: those with a public key. With a shared secret a public
   * key might be taken for it.
   */
  public static final List<String> ALGORITHMS =
      List.of(
          "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA");

  /** A token for something else, such as a logout, says so here. */
  private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/at+jwt");

  private static final Logger LOG = Logger.getLogger(Issuer.class.getName());
  private static final Duration SOON = Duration.ofSeconds(1);

  /**
   * What of a token's claims becomes what of a caller. Each is the name of a claim, or a path.
   *
   * @param name the first of these that is there
   */
  public record ClaimNames(
      List<String> name,
      Optional<String> owner,
      Optional<String> costCentre,
      Optional<String> tags,
      Optional<String> groups) {
    public ClaimNames {
      name = List.copyOf(name);
    }
  }

  /**
   * What a token has to fulfil.
   *
   * @param name what we call the provider; callers' names begin with it
   * @param issuer as its tokens name it, letter by letter
   * @param audience one of these has to be meant
   * @param required claims, and what each has to say
   */
  public record Terms(
      String name,
      String issuer,
      List<String> audience,
      List<String> algorithms,
      Duration skew,
      Map<String, String> required,
      ClaimNames claims) {
    public Terms {
      audience = List.copyOf(audience);
      algorithms = List.copyOf(algorithms);
      required = Map.copyOf(required);
    }
  }

  private final Terms terms;
  private final KeySource source;
  private final JwtConsumer consumer;

  public Issuer(Terms terms, KeySource source) {
    this.terms = terms;
    this.source = source;
    this.consumer =
        new JwtConsumerBuilder()
            .setJwsAlgorithmConstraints(
                ConstraintType.PERMIT, terms.algorithms().toArray(String[]::new))
            .setVerificationKeyResolver((signature, outer) -> keys().of(signature))
            .setExpectedIssuer(terms.issuer())
            .setExpectedAudience(terms.audience().toArray(String[]::new))
            .setRequireExpirationTime()
            .setAllowedClockSkewInSeconds((int) terms.skew().toSeconds())
            .registerValidator(new NotFromTheFuture(terms.skew()))
            .build();
  }

  String issuer() {
    return terms.issuer();
  }

  /**
   * Whose token this is.
   *
   * @throws Refused with 401 when it is not valid, with 503 when nobody can tell right now
   */
  Identity identity(Unverified token) {
    requireOurKind(token);
    KeySet keys = source.keys().orElseThrow(() -> unavailable());
    token.headed("kid").filter(id -> !keys.has(id)).ifPresent(id -> unknownKey());
    Claims claims = verified(token);
    terms.required().forEach((name, wanted) -> require(claims, name, wanted));
    return identity(claims);
  }

  private void requireOurKind(Unverified token) {
    if (!token.headed("alg").filter(terms.algorithms()::contains).isPresent()) {
      throw invalid("it is not signed in a way that is accepted");
    }
    boolean typed = token.header().containsKey("typ");
    boolean known =
        token
            .headed("typ")
            .map(type -> type.toLowerCase(Locale.ROOT))
            .filter(TYPES::contains)
            .isPresent();
    if (typed && !known) {
      throw invalid("it is of another type, and meant for something else");
    }
    if (token.header().containsKey("crit")) {
      throw invalid("it demands what is not understood here");
    }
  }

  private KeySet keys() throws UnresolvableKeyException {
    return source.keys().orElseThrow(() -> new UnresolvableKeyException("no keys"));
  }

  private void unknownKey() {
    if (source.areNewerOnTheirWay()) {
      throw unavailable();
    }
    throw refused("The token is signed with a key that its issuer does not have.", "unknown_key");
  }

  private Claims verified(Unverified token) {
    try {
      return new Claims(consumer.processToClaims(token.text()).getClaimsMap());
    } catch (InvalidJwtException invalid) {
      LOG.log(Level.FINE, "a token of " + terms.name() + " is refused: " + Flaw.of(invalid));
      Flaw flaw = Flaw.of(invalid);
      throw flaw == Flaw.EXPIRED
          ? refused("The token has expired.", "expired_token")
          : invalid(flaw.words);
    }
  }

  private static void require(Claims claims, String name, String wanted) {
    if (!claims.say(name, wanted)) {
      throw invalid("its claim '" + name + "' does not say what is required");
    }
  }

  private Identity identity(Claims claims) {
    ClaimNames names = terms.claims();
    String name =
        names.name().stream()
            .flatMap(claim -> claims.text(claim).stream())
            .findFirst()
            .orElseThrow(
                () -> invalid("it names nobody, in any of " + String.join(", ", names.name())));
    return new Identity(
        terms.name() + ":" + name,
        names.owner().flatMap(claims::text),
        names.costCentre().flatMap(claims::text),
        names.tags().map(claims::texts).orElse(Set.of()),
        role -> false,
        names.groups().map(claims::texts).orElse(Set.of()));
  }

  private Refused unavailable() {
    return new Refused(
        Failure.of(Kind.OVERLOADED, "The keys of the token's issuer are not at hand yet.")
            .withCode("keys_unavailable")
            .withRetryAfter(SOON));
  }

  private static Refused invalid(String why) {
    return refused("The token is not valid: " + why + ".", "invalid_token");
  }

  private static Refused refused(String message, String code) {
    return new Refused(Failure.of(Kind.UNAUTHENTICATED, message).withCode(code));
  }
}
