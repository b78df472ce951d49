// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An identity provider whose tokens are accepted. */
public interface JwtSettings {
  @Doc("Ways to sign that are accepted: of those that need no shared secret.")
  @WithDefault("RS256,RS384,RS512,PS256,PS384,PS512,ES256,ES384,ES512,EdDSA")
  List<SignatureAlgorithm> algorithms();

  @Doc("Whom a token has to be meant for (its `aud`): one of these; required.")
  Optional<List<String>> audience();

  @Doc("By how much its clock may differ from ours.")
  @Bounds(min = "0s", max = "5m")
  @WithDefault("30s")
  Duration clockSkew();

  @Doc("Claim with who pays for the caller.")
  Optional<String> costCentreClaim();

  @Doc("Claim with the groups or roles that rules ask for, such as `realm_access.roles`.")
  @WithDefault("groups")
  Optional<String> groupsClaim();

  @Doc(
      "The provider as its tokens name it (their `iss`), letter by letter; required. Its keys are found"
          + " by `/.well-known/openid-configuration` below it, unless `jwks-url` says where they are.")
  Optional<String> issuer();

  @Doc("Address of its keys.")
  Optional<URI> jwksUrl();

  @Doc(
      "Claims with the caller's name; the first that a token has. Take none that users may change. In"
          + " front of it the provider's name is put, as `<name>:`.")
  @WithDefault("sub")
  List<String> nameClaims();

  @Doc("Claim with the person or team that answers for the caller.")
  Optional<String> ownerClaim();

  @Doc("HTTP proxy on the way to it, as `http://host:port`.")
  Optional<ProxyAddress> proxy();

  @Doc(
      "How long its keys are used before they are asked for again. They are kept while it is away.")
  @Bounds(min = "1s")
  @WithDefault("5m")
  Duration refresh();

  @Doc("What this claim has to say, or to hold in its list.")
  @Named(
      pattern = "[^\\s\"]+",
      says = "the name of a claim, or a path to it with dots, without spaces")
  Map<String, String> requiredClaims();

  @Doc("Claim with words for the books.")
  Optional<String> tagsClaim();

  @Doc("Patience with it, for one document.")
  @Bounds(min = "1s")
  @WithDefault("10s")
  Duration timeout();

  @Doc("Certificates to trust instead of the Java platform's own, PKCS12 or JKS.")
  Optional<Path> trustStore();

  @Doc("Its password.")
  Optional<Secret> trustStorePassword();
}
