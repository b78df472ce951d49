// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/** An identity provider on loopback: signs tokens, and serves its keys as well as it is told to. */
public final class FakeIssuer implements AutoCloseable {
  public static final String AUDIENCE = "gatehouse";

  /** How it answers. */
  public enum Mood {
    WELL,
    /** Breaks the connection without a word. */
    AWAY,
    BROKEN,
    /** Does not answer until its mood changes. */
    SLOW,
    ENDLESS,
    NO_JSON,
    A_PAGE,
    NO_KEYS,
    ONLY_SECRETS,
    ELSEWHERE
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile List<PublicJsonWebKey> keys = List.of();
  private volatile Mood mood = Mood.WELL;
  private volatile CountDownLatch moodChanges = new CountDownLatch(1);
  private volatile String said = "";

  public FakeIssuer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
    said = issuer();
    rotate("key-a");
  }

  /** What it calls itself. */
  public String issuer() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/realm";
  }

  public String keysUrl() {
    return issuer() + "/keys";
  }

  /** Paths of the requests so far. */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  public void is(Mood mood) {
    this.mood = mood;
    moodChanges.countDown();
    moodChanges = new CountDownLatch(1);
  }

  /** Its discovery document names this issuer from now on. */
  public void saysItIs(String issuer) {
    said = issuer;
  }

  /** Signs with a new key of that name from now on, and knows no other. */
  public void rotate(String id) {
    try {
      PublicJsonWebKey key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
      key.setKeyId(id);
      keys = List.of(key);
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  public PublicJsonWebKey key() {
    return keys.get(0);
  }

  public String token(String subject) {
    return token(subject, claims -> {});
  }

  /** A token that is right but for what is changed. */
  public String token(String subject, Consumer<JwtClaims> change) {
    return sign(key(), claims(issuer(), subject, change));
  }

  /** Claims that are right but for what is changed. */
  public static String claims(String issuer, String subject, Consumer<JwtClaims> change) {
    JwtClaims claims = new JwtClaims();
    claims.setIssuer(issuer);
    claims.setSubject(subject);
    claims.setAudience(AUDIENCE);
    claims.setIssuedAtToNow();
    claims.setExpirationTimeMinutesInTheFuture(5);
    change.accept(claims);
    return claims.toJson();
  }

  private static String sign(PublicJsonWebKey key, String claims) {
    JsonWebSignature token = new JsonWebSignature();
    token.setPayload(claims);
    token.setKey(key.getPrivateKey());
    token.setKeyIdHeaderValue(key.getKeyId());
    token.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
    try {
      return token.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    asked.add(path);
    try (exchange) {
      switch (mood) {
        case WELL -> reply(exchange, 200, document(path));
        case AWAY -> {}
        case BROKEN -> reply(exchange, 500, "{\"keys\":[]}");
        case SLOW -> await();
        case ENDLESS -> endless(exchange);
        case NO_JSON -> reply(exchange, 200, "{\"keys\":[{");
        case A_PAGE -> reply(exchange, 200, "<html>log in</html>");
        case NO_KEYS -> reply(exchange, 200, "{\"keys\":[]}");
        case ONLY_SECRETS ->
            reply(
                exchange,
                200,
                "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"key-a\",\"k\":\"c2VjcmV0\"}]}");
        case ELSEWHERE -> {
          exchange.getResponseHeaders().set("location", keysUrl());
          reply(exchange, 302, "");
        }
      }
    }
  }

  private String document(String path) {
    return path.endsWith("/.well-known/openid-configuration")
        ? "{\"issuer\":\"" + said + "\",\"jwks_uri\":\"" + keysUrl() + "\"}"
        : new JsonWebKeySet(keys).toJson(OutputControlLevel.PUBLIC_ONLY);
  }

  private void await() {
    try {
      moodChanges.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void endless(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    byte[] spaces = " ".repeat(64 * 1024).getBytes(UTF_8);
    for (int i = 0; i < 64; i++) {
      exchange.getResponseBody().write(spaces);
    }
  }

  private static void reply(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().set("content-type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    is(Mood.AWAY);
    server.stop(0);
    threads.shutdownNow();
  }
}
