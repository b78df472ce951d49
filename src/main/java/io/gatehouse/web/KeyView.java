// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.config.KeyDesk.Issued;
import io.gatehouse.model.Allowance;
import io.gatehouse.model.IssuedKey;
import io.gatehouse.model.IssuedKey.Terms;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * An issued key as administrators see it.
 *
 * @param key the key itself, only in the answer to the request that made it
 * @param former_key_until until when the key before it counts
 */
@JsonbPropertyOrder({
  "id",
  "key",
  "name",
  "role",
  "owner",
  "cost_centre",
  "tags",
  "enabled",
  "created",
  "expires",
  "last_used",
  "former_key_until",
  "models",
  "endpoints",
  "addresses",
  "limits"
})
public record KeyView(
    String id,
    @Nullable String key,
    String name,
    String role,
    @Nullable String owner,
    @Nullable String cost_centre,
    List<String> tags,
    boolean enabled,
    String created,
    @Nullable String expires,
    @Nullable String last_used,
    @Nullable String former_key_until,
    List<String> models,
    List<String> endpoints,
    List<String> addresses,
    Limits limits) {

  /** How much it may ask for. */
  @JsonbPropertyOrder({"requests", "tokens", "concurrent", "longest_input", "longest_output"})
  public record Limits(
      List<String> requests,
      List<String> tokens,
      @Nullable Integer concurrent,
      @Nullable Long longest_input,
      @Nullable Long longest_output) {
    static Limits of(Allowance allowance) {
      return new Limits(
          texts(allowance.requests()),
          texts(allowance.tokens()),
          allowance.concurrent().isPresent() ? allowance.concurrent().getAsInt() : null,
          orNull(allowance.longestInput()),
          orNull(allowance.longestOutput()));
    }
  }

  /**
   * Some keys.
   *
   * @param next the {@code after} that asks for more, if there may be more
   */
  @JsonbPropertyOrder({"data", "next"})
  public record Page(List<KeyView> data, @Nullable String next) {}

  static Page page(List<IssuedKey> keys, int limit) {
    return new Page(
        keys.stream().map(KeyView::of).toList(),
        keys.size() < limit ? null : keys.get(keys.size() - 1).id());
  }

  static KeyView of(IssuedKey key) {
    return of(key, null);
  }

  static KeyView of(Issued issued) {
    return of(issued.key(), issued.secret().orElse(null));
  }

  private static KeyView of(IssuedKey key, @Nullable String secret) {
    Terms terms = key.terms();
    return new KeyView(
        key.id(),
        secret,
        terms.name(),
        terms.role().name().toLowerCase(Locale.ROOT),
        terms.owner().orElse(null),
        terms.costCentre().orElse(null),
        terms.tags().stream().sorted().toList(),
        terms.enabled(),
        key.created().toString(),
        text(terms.expires()),
        text(key.lastUsed()),
        text(key.proofs().stream().flatMap(proof -> proof.until().stream()).findFirst()),
        texts(terms.permit().models()),
        texts(terms.permit().endpoints()),
        texts(terms.permit().addresses()),
        Limits.of(terms.permit().allowance()));
  }

  @Override
  public String toString() {
    return "key " + id;
  }

  private static @Nullable String text(Optional<Instant> time) {
    return time.map(Instant::toString).orElse(null);
  }

  private static List<String> texts(List<?> items) {
    return items.stream().map(String::valueOf).toList();
  }

  private static @Nullable Long orNull(OptionalLong number) {
    return number.isPresent() ? number.getAsLong() : null;
  }
}
