// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.model.Caller;
import io.gatehouse.model.Refused;
import io.gatehouse.policy.Identity;
import io.gatehouse.policy.Rules;
import io.gatehouse.testkit.FakeIssuer;
import java.security.Key;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which tokens let their bearer in, and as whom. */
class JwtTokensTest {
  private static final String ISSUER = "https://id.example/realm";
  private static final String NOBODYS = "nobody's";

  private static final PublicJsonWebKey EC = key(EcJwkGenerator::generateJwk, "ec");
  private static final PublicJsonWebKey EC_OTHER = key(EcJwkGenerator::generateJwk, "ec");
  private static final PublicJsonWebKey RSA = rsa("rsa");
  private static final PublicJsonWebKey ED = ed("ed");
  private static final PublicJsonWebKey NOT_FOR_SIGNING = key(EcJwkGenerator::generateJwk, "enc");
  private static final KeySet KEYS = keys();

  private interface Generator {
    PublicJsonWebKey make(java.security.spec.ECParameterSpec curve) throws JoseException;
  }

  /** Keys that are there, or not, or about to come. */
  private record Source(Optional<KeySet> keys, boolean areNewerOnTheirWay) implements KeySource {}

  private static PublicJsonWebKey key(Generator generator, String id) {
    try {
      return named(generator.make(EllipticCurves.P256), id);
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  private static PublicJsonWebKey rsa(String id) {
    try {
      return named(RsaJwkGenerator.generateJwk(2048), id);
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  private static PublicJsonWebKey ed(String id) {
    try {
      return named(OkpJwkGenerator.generateJwk("Ed25519"), id);
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  private static PublicJsonWebKey named(PublicJsonWebKey key, String id) {
    key.setKeyId(id);
    return key;
  }

  private static KeySet keys() {
    NOT_FOR_SIGNING.setUse("enc");
    return KeySet.parse(
        new JsonWebKeySet(EC, RSA, ED, NOT_FOR_SIGNING).toJson(OutputControlLevel.PUBLIC_ONLY));
  }

  private static Issuer.Terms terms(List<String> algorithms, Map<String, String> required) {
    return new Issuer.Terms(
        "corp",
        ISSUER,
        List.of(FakeIssuer.AUDIENCE, "other-name-of-ours"),
        algorithms,
        Duration.ofSeconds(30),
        required,
        new Issuer.ClaimNames(
            List.of("preferred_username", "sub"),
            Optional.of("team"),
            Optional.of("https://example.com/cost.centre"),
            Optional.of("tags"),
            Optional.of("realm_access.roles")));
  }

  private static JwtTokens tokens(Issuer.Terms terms, KeySource source) {
    return new JwtTokens(List.of(new Issuer(terms, source)), Rules.NONE::caller);
  }

  private static JwtTokens tokens() {
    return tokens(terms(Issuer.ALGORITHMS, Map.of()), new Source(Optional.of(KEYS), false));
  }

  private static String claims(Consumer<JwtClaims> change) {
    return FakeIssuer.claims(ISSUER, "ann", change);
  }

  private static String claims() {
    return claims(claims -> {});
  }

  private static String sign(PublicJsonWebKey key, String algorithm, String claims) {
    return sign(
        key.getPrivateKey(), algorithm, claims, token -> token.setKeyIdHeaderValue(key.getKeyId()));
  }

  private static String sign(
      Key key, String algorithm, String claims, Consumer<JsonWebSignature> head) {
    JsonWebSignature token = new JsonWebSignature();
    token.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
    token.setDoKeyValidation(false);
    token.setPayload(claims);
    token.setKey(key);
    token.setAlgorithmHeaderValue(algorithm);
    head.accept(token);
    try {
      return token.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String ec(String claims) {
    return sign(EC, "ES256", claims);
  }

  private static String headed(Consumer<JsonWebSignature> head) {
    return sign(EC.getPrivateKey(), "ES256", claims(), head);
  }

  /** One header more, beside a kid that is right. */
  private static String headed(String name, Object value) {
    return headed(
        token -> {
          token.setKeyIdHeaderValue("ec");
          token.getHeaders().setObjectHeaderValue(name, value);
        });
  }

  private static String raw(String header, String claims, String signature) {
    Base64.Encoder url = Base64.getUrlEncoder().withoutPadding();
    return url.encodeToString(header.getBytes(UTF_8))
        + "."
        + url.encodeToString(claims.getBytes(UTF_8))
        + "."
        + signature;
  }

  private static String changed(String token, String claims) {
    String[] parts = token.split("\\.", -1);
    return raw("", claims, parts[2]).replaceFirst("^", parts[0]);
  }

  private static NumericDate now(int seconds) {
    NumericDate date = NumericDate.now();
    date.addSeconds(seconds);
    return date;
  }

  static Stream<Arguments> cases() {
    String hs = "HS256";
    byte[] der = EC.getPublicKey().getEncoded();
    byte[] pem =
        ("-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(der)
                + "\n-----END PUBLIC KEY-----\n")
            .getBytes(UTF_8);
    return Stream.of(
        one("elliptic curve", ec(claims()), "corp:ann"),
        one("RSA", sign(RSA, "RS256", claims()), "corp:ann"),
        one("RSA with PSS", sign(RSA, "PS512", claims()), "corp:ann"),
        one("Edwards curve", sign(ED, "EdDSA", claims()), "corp:ann"),
        one("no key named", headed(token -> {}), "corp:ann"),
        one(
            "the first name that is there",
            ec(claims(c -> c.setClaim("preferred_username", "Ann B"))),
            "corp:Ann B"),
        one(
            "one of several audiences",
            ec(claims(c -> c.setAudience("x", "other-name-of-ours"))),
            "corp:ann"),
        one("no issue time", ec(claims(c -> c.unsetClaim("iat"))), "corp:ann"),
        one(
            "expired, but so little",
            ec(
                claims(
                    c -> {
                      c.setIssuedAt(now(-99));
                      c.setExpirationTime(now(-10));
                    })),
            "corp:ann"),
        one("an access token", headed("typ", "at+jwt"), "corp:ann"),
        one("a type in capitals", headed("typ", "JWT"), "corp:ann"),
        one("an address for keys in it", headed("jku", "http://127.0.0.1:1/keys"), "corp:ann"),
        one(
            "expired",
            ec(
                claims(
                    c -> {
                      c.setIssuedAt(now(-99));
                      c.setExpirationTime(now(-60));
                    })),
            "expired_token"),
        one(
            "expired, and of another audience",
            ec(
                claims(
                    c -> {
                      c.setExpirationTime(now(-60));
                      c.setAudience("x");
                    })),
            "invalid_token"),
        one("endless", ec(claims(c -> c.unsetClaim("exp"))), "invalid_token"),
        one("expiry as text", ec(claims(c -> c.setClaim("exp", "soon"))), "invalid_token"),
        one("not yet valid", ec(claims(c -> c.setNotBefore(now(60)))), "invalid_token"),
        one("from the future", ec(claims(c -> c.setIssuedAt(now(60)))), "invalid_token"),
        one("another audience", ec(claims(c -> c.setAudience("x"))), "invalid_token"),
        one("no audience", ec(claims(c -> c.unsetClaim("aud"))), "invalid_token"),
        one("names nobody", ec(claims(c -> c.unsetClaim("sub"))), "invalid_token"),
        one("a number for a name", ec(claims(c -> c.setClaim("sub", 7))), "invalid_token"),
        one(
            "a line break in a name",
            ec(claims(c -> c.setClaim("sub", "ann\nroot"))),
            "invalid_token"),
        one(
            "a very long name",
            ec(claims(c -> c.setClaim("sub", "a".repeat(257)))),
            "invalid_token"),
        one("another key of that name", sign(EC_OTHER, "ES256", claims()), "invalid_token"),
        one(
            "another key without a name",
            sign(EC_OTHER.getPrivateKey(), "ES256", claims(), t -> {}),
            "invalid_token"),
        one(
            "a key that is for something else",
            sign(NOT_FOR_SIGNING, "ES256", claims()),
            "unknown_key"),
        one(
            "a key nobody has",
            sign(named(key(EcJwkGenerator::generateJwk, "x"), "new"), "ES256", claims()),
            "unknown_key"),
        one(
            "its own key in it",
            sign(EC_OTHER.getPrivateKey(), "ES256", claims(), t -> t.setJwkHeader(EC_OTHER)),
            "invalid_token"),
        one(
            "a key of another kind",
            sign(RSA.getPrivateKey(), "RS256", claims(), t -> t.setKeyIdHeaderValue("ec")),
            "invalid_token"),
        one(
            "changed claims",
            changed(ec(claims()), claims(c -> c.setSubject("root"))),
            "invalid_token"),
        one(
            "the public key as a secret",
            sign(new HmacKey(der), hs, claims(), t -> t.setKeyIdHeaderValue("ec")),
            "invalid_token"),
        one(
            "the same as PEM",
            sign(new HmacKey(pem), hs, claims(), t -> t.setKeyIdHeaderValue("ec")),
            "invalid_token"),
        one("unsigned", raw("{\"alg\":\"none\"}", claims(), ""), NOBODYS),
        one(
            "unsigned with something",
            raw("{\"alg\":\"none\"}", claims(), "AAAA"),
            "invalid_token"),
        one("unsigned in capitals", raw("{\"alg\":\"NONE\"}", claims(), "AAAA"), "invalid_token"),
        one("no algorithm", raw("{\"kid\":\"ec\"}", claims(), "AAAA"), "invalid_token"),
        one(
            "a list for an algorithm",
            raw("{\"alg\":[\"ES256\"],\"kid\":\"ec\"}", claims(), "AAAA"),
            "invalid_token"),
        one(
            "a signature of nulls",
            raw("{\"alg\":\"ES256\",\"kid\":\"ec\"}", claims(), "A".repeat(86)),
            "invalid_token"),
        one(
            "a number for a key's name",
            raw("{\"alg\":\"ES256\",\"kid\":7}", claims(), "AAAA"),
            "invalid_token"),
        one("another type", headed("typ", "logout+jwt"), "invalid_token"),
        one("a number for a type", headed("typ", 7), "invalid_token"),
        one("critical extension", headed("crit", List.of("exp")), "invalid_token"),
        one("a token in a token", headed("cty", "JWT"), "invalid_token"),
        one(
            "another issuer",
            ec(FakeIssuer.claims("https://other.example", "ann", c -> {})),
            NOBODYS),
        one("nearly our issuer", ec(FakeIssuer.claims(ISSUER + "/", "ann", c -> {})), NOBODYS),
        one("no issuer", ec(claims(c -> c.unsetClaim("iss"))), NOBODYS),
        one("a list for an issuer", ec(claims(c -> c.setClaim("iss", List.of(ISSUER)))), NOBODYS),
        one("a claim twice", ec(claims().replaceFirst("\\{", "{\"sub\":\"root\",")), NOBODYS),
        one(
            "a header twice",
            raw("{\"alg\":\"ES256\",\"alg\":\"none\"}", claims(), "AAAA"),
            NOBODYS),
        one("too long", ec(claims(c -> c.setClaim("x", "x".repeat(16_000)))), NOBODYS),
        one("padded", ec(claims()) + "=", NOBODYS),
        one("with spaces", ec(claims()).replace(".", ". "), NOBODYS),
        one("five parts", ec(claims()) + ".AAAA.AAAA", NOBODYS),
        one("claims that are no object", raw("{\"alg\":\"ES256\"}", "[]", "AAAA"), NOBODYS),
        one("claims that are not UTF-8", "e30.gICA.AAAA", NOBODYS),
        one("an API key", "gh-0123456789", NOBODYS),
        one("nothing", "", NOBODYS));
  }

  private static Arguments one(String what, String token, String outcome) {
    return Arguments.of(what, token, outcome);
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("cases")
  void aTokenIsJudged(String what, String token, String outcome) {
    assertEquals(outcome, outcome(tokens(), token), what);
  }

  private static String outcome(JwtTokens tokens, String token) {
    try {
      return tokens.caller(token).map(Caller::name).orElse(NOBODYS);
    } catch (Refused refused) {
      String message = refused.failure().message();
      for (String part : token.split("\\.", -1)) {
        assertFalse(part.length() > 3 && message.contains(part), message);
      }
      assertEquals(
          refused.failure().code().equals(Optional.of("keys_unavailable")) ? 503 : 401,
          refused.failure().status());
      return refused.failure().code().orElseThrow();
    }
  }

  @Test
  void onlyWaysToSignThatWereChosenAreAccepted() {
    JwtTokens onlyRsa =
        tokens(terms(List.of("RS256"), Map.of()), new Source(Optional.of(KEYS), false));
    assertEquals("corp:ann", outcome(onlyRsa, sign(RSA, "RS256", claims())));
    assertEquals("invalid_token", outcome(onlyRsa, sign(RSA, "RS384", claims())));
    assertEquals("invalid_token", outcome(onlyRsa, ec(claims())));
  }

  @Test
  void whileKeysAreOnTheirWayNobodyIsTurnedAwayForGood() {
    Issuer.Terms terms = terms(Issuer.ALGORITHMS, Map.of());
    String late = sign(named(key(EcJwkGenerator::generateJwk, "x"), "new"), "ES256", claims());
    assertEquals(
        "keys_unavailable", outcome(tokens(terms, new Source(Optional.of(KEYS), true)), late));
    assertEquals(
        "keys_unavailable",
        outcome(tokens(terms, new Source(Optional.empty(), false)), ec(claims())));
    assertEquals(
        "invalid_token",
        outcome(
            tokens(terms, new Source(Optional.empty(), true)),
            raw("{\"alg\":\"none\"}", claims(), "AAAA")));
  }

  @Test
  void requiredClaimsHaveToSayWhatIsRequired() {
    JwtTokens strict =
        tokens(
            terms(Issuer.ALGORITHMS, Map.of("scope.list", "llm", "verified", "true")),
            new Source(Optional.of(KEYS), false));
    assertEquals("invalid_token", outcome(strict, ec(claims())));
    assertEquals(
        "corp:ann",
        outcome(
            strict,
            ec(
                claims(
                    c -> {
                      c.setClaim("scope", Map.of("list", List.of("mail", "llm")));
                      c.setClaim("verified", true);
                    }))));
    assertEquals(
        "invalid_token",
        outcome(
            strict,
            ec(
                claims(
                    c -> {
                      c.setClaim("scope", Map.of("list", "llm mail"));
                      c.setClaim("verified", true);
                    }))));
  }

  @Test
  void claimsTellWhoTheCallerIs() {
    List<Identity> heard = new ArrayList<>();
    JwtTokens tokens =
        new JwtTokens(
            List.of(
                new Issuer(
                    terms(Issuer.ALGORITHMS, Map.of()), new Source(Optional.of(KEYS), false))),
            identity -> {
              heard.add(identity);
              return Rules.NONE.caller(identity);
            });
    String token =
        ec(
            claims(
                c -> {
                  c.setClaim("team", "search");
                  c.setClaim("https://example.com/cost.centre", "4711");
                  c.setClaim("tags", "berlin");
                  c.setClaim("realm_access", Map.of("roles", List.of("dev", 7, "ops")));
                }));
    Caller caller = tokens.caller(token).orElseThrow();
    assertEquals(Optional.of("search"), caller.owner());
    assertEquals(Optional.of("4711"), caller.costCentre());
    assertEquals(Set.of("berlin"), caller.tags());
    assertEquals(Set.of("dev", "ops"), heard.get(0).groups());
    assertFalse(heard.get(0).role().test("dev"));
  }

  /** A last character has bits that say nothing, so it is left as it is. */
  @Test
  void noOtherTokenThanASignedOneLetsAnybodyIn() {
    long seed = Objects.requireNonNull(Long.getLong("seed", System.nanoTime()));
    System.Logger log = System.getLogger(JwtTokensTest.class.getName());
    log.log(System.Logger.Level.INFO, "seed " + seed);
    Random random = new Random(seed);
    List<String> right = List.of(ec(claims()), sign(RSA, "RS256", claims()), headed(token -> {}));
    JwtTokens tokens = tokens();
    Set<String> outcomes = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      String token = right.get(random.nextInt(right.size()));
      String other = spoiled(token, random);
      if (!other.equals(token)) {
        String outcome = outcome(tokens, other);
        assertFalse(outcome.startsWith("corp:"), () -> "seed " + seed + ": " + other);
        outcomes.add(outcome);
      }
    }
    assertTrue(
        outcomes.containsAll(Set.of("invalid_token", "unknown_key", NOBODYS)), outcomes::toString);
  }

  private static String spoiled(String token, Random random) {
    StringBuilder spoiled = new StringBuilder(token);
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(spoiled.length() - 1);
      switch (random.nextInt(4)) {
        case 0 -> spoiled.setCharAt(at, (char) (32 + random.nextInt(95)));
        case 1 -> spoiled.deleteCharAt(at);
        case 2 -> spoiled.insert(at, "ABCabc012-_.".charAt(random.nextInt(12)));
        default -> spoiled.insert(at, token, 0, random.nextInt(40));
      }
    }
    return spoiled.toString();
  }

  @Test
  void aKeySetIsReadOrSaysWhatIsWrong() {
    assertEquals(3, KEYS.size());
    assertEquals(Set.of("ec", "ed", "rsa"), KEYS.ids());
    for (String wrong : new String[] {"", "[]", "{}", "{\"keys\":{}}", "<html>", "{\"keys\":[]}"}) {
      assertTrue(String.valueOf(message(wrong)).startsWith("no "), wrong);
    }
    assertEquals(
        "no key to check a signature with",
        message(
            "{\"keys\":[7,{},{\"kty\":\"oct\",\"k\":\"AAAA\"},{\"kty\":\"XX\"},{\"kty\":\"EC\"}]}"));
  }

  private static @Nullable String message(String json) {
    try {
      KeySet unused = KeySet.parse(json);
      return null;
    } catch (IllegalArgumentException wrong) {
      return wrong.getMessage();
    }
  }
}
