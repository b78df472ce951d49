// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import io.gatehouse.model.Caller;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.IssuedKey;
import io.gatehouse.model.IssuedKey.Proof;
import io.gatehouse.model.IssuedKey.Role;
import io.gatehouse.model.Refused;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The issued keys as they were when they were last read. Nothing is looked up anywhere when a key
 * is presented, so callers are known also while the database is away.
 */
public final class IssuedKeys implements Tokens {
  /** How exactly it is remembered when a key was used. */
  private static final Duration USE = Duration.ofMinutes(1);

  private static final Duration LATER = Duration.ofSeconds(2);

  private record Entry(IssuedKey key, Proof proof) {}

  private record Known(
      KeyHash hash, Map<String, Entry> entries, Set<String> callers, boolean admins) {}

  private final InstantSource clock;
  private final Map<String, Instant> used = new ConcurrentHashMap<>();
  private volatile @Nullable Known known;
  private volatile BooleanSupplier ready = () -> true;

  /** None are known yet. */
  public IssuedKeys(InstantSource clock) {
    this.clock = clock;
  }

  /** Where none are kept: every one that is presented is refused. */
  public static IssuedKeys none() {
    IssuedKeys none = new IssuedKeys(InstantSource.system());
    none.replace(new KeyHash("none"), List.of());
    return none;
  }

  /**
   * Lets nobody in before something else is known as well: what they may spend.
   *
   * @param ready asked whenever a key is presented
   */
  public void once(BooleanSupplier ready) {
    this.ready = ready;
  }

  /** From now on these are all there are. */
  public void replace(KeyHash hash, List<IssuedKey> keys) {
    Map<String, Entry> entries = new HashMap<>();
    for (IssuedKey key : keys) {
      key.proofs().forEach(proof -> entries.put(proof.hash(), new Entry(key, proof)));
    }
    known =
        new Known(
            hash, Map.copyOf(entries), ids(keys, Role.CALLER), !ids(keys, Role.ADMIN).isEmpty());
  }

  private static Set<String> ids(List<IssuedKey> keys, Role role) {
    return keys.stream()
        .filter(key -> key.terms().role() == role)
        .map(IssuedKey::id)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether there is a caller's key of this id, valid or not. */
  public boolean isCaller(String id) {
    Known now = known;
    return now != null && now.callers().contains(id);
  }

  @Override
  public boolean isEmpty() {
    Known now = known;
    return now != null && now.callers().isEmpty();
  }

  /** Whether nobody can administer with one of these. */
  boolean hasNoAdministrators() {
    Known now = known;
    return now != null && !now.admins();
  }

  @Override
  public Optional<Caller> caller(String presented) {
    if (!KeyText.isMeant(presented)) {
      return Optional.empty();
    }
    IssuedKey key = find(presented);
    if (key.terms().role() != Role.CALLER) {
      throw new Refused(
          Failure.of(
                  Kind.FORBIDDEN,
                  "This is an administrator's key, and opens /admin only. Ask with a caller's key.")
              .withCode("not_a_caller"));
    }
    return Optional.of(key.caller());
  }

  /**
   * The administrator's key that this is; empty when it is none of ours, or a caller's.
   *
   * @throws Refused when it lets nobody in
   */
  Optional<IssuedKey> administrator(String presented) {
    return KeyText.isMeant(presented)
        ? Optional.of(find(presented)).filter(key -> key.terms().role() == Role.ADMIN)
        : Optional.empty();
  }

  private IssuedKey find(String presented) {
    if (!KeyText.isWhole(presented)) {
      throw refusal(
          "The API key is not valid: its check digits say that a character was lost or changed.",
          "invalid_api_key");
    }
    Known now = known;
    if (now == null || !ready.getAsBoolean()) {
      throw new Refused(
          Failure.of(Kind.OVERLOADED, "The API keys cannot be read right now.")
              .withCode("keys_unavailable")
              .withRetryAfter(LATER));
    }
    Entry entry = now.entries().get(now.hash().of(presented));
    if (entry == null) {
      throw refusal("The API key is not valid.", "invalid_api_key");
    }
    return valid(entry);
  }

  private IssuedKey valid(Entry entry) {
    Instant now = clock.instant();
    IssuedKey key = entry.key();
    if (!key.terms().enabled()) {
      throw refusal("The API key is disabled.", "disabled_api_key");
    }
    if (isOver(key.terms().expires(), now) || isOver(entry.proof().until(), now)) {
      throw refusal("The API key has expired.", "expired_api_key");
    }
    Instant seen = used.get(key.id());
    if (seen == null || seen.plus(USE).isBefore(now)) {
      used.put(key.id(), now);
    }
    return key;
  }

  private static boolean isOver(Optional<Instant> end, Instant now) {
    return end.isPresent() && !now.isBefore(end.get());
  }

  /** When keys were last used, of all that were since this was asked before. */
  public Map<String, Instant> takeUsed() {
    Map<String, Instant> taken = Map.copyOf(used);
    taken.forEach(used::remove);
    return taken;
  }

  private static Refused refusal(String message, String code) {
    return new Refused(Failure.of(Kind.UNAUTHENTICATED, message).withCode(code));
  }
}
