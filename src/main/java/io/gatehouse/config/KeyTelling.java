// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import io.gatehouse.model.Allowance;
import io.gatehouse.model.IssuedKey;
import io.gatehouse.model.IssuedKey.Terms;
import io.gatehouse.model.Permit;
import io.gatehouse.wire.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.util.Collection;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is written down of a change to a key: all of it but the key and its hashes. */
final class KeyTelling {
  private KeyTelling() {}

  static String change(@Nullable IssuedKey before, @Nullable IssuedKey after) {
    JsonObjectBuilder told = Json.object();
    if (before != null) {
      told.add("before", key(before));
    }
    if (after != null) {
      told.add("after", key(after));
    }
    return told.build().toString();
  }

  private static JsonObjectBuilder key(IssuedKey key) {
    Terms terms = key.terms();
    Permit permit = terms.permit();
    JsonObjectBuilder told =
        Json.object()
            .add("name", terms.name())
            .add("role", terms.role().name().toLowerCase(Locale.ROOT))
            .add("enabled", terms.enabled());
    terms.owner().ifPresent(owner -> told.add("owner", owner));
    terms.costCentre().ifPresent(centre -> told.add("cost_centre", centre));
    terms.expires().ifPresent(time -> told.add("expires", time.toString()));
    list(told, "tags", new TreeSet<>(terms.tags()));
    list(told, "models", permit.models());
    list(told, "endpoints", permit.endpoints());
    list(told, "addresses", permit.addresses());
    limits(told, permit.allowance());
    key.proofs().stream()
        .flatMap(proof -> proof.until().stream())
        .forEach(until -> told.add("former_key_until", until.toString()));
    return told;
  }

  private static void limits(JsonObjectBuilder told, Allowance allowance) {
    list(told, "requests", allowance.requests());
    list(told, "tokens", allowance.tokens());
    allowance.concurrent().ifPresent(most -> told.add("concurrent", most));
    allowance.longestInput().ifPresent(most -> told.add("longest_input", most));
    allowance.longestOutput().ifPresent(most -> told.add("longest_output", most));
  }

  private static void list(JsonObjectBuilder told, String name, Collection<?> items) {
    if (!items.isEmpty()) {
      JsonArrayBuilder array = Json.array();
      items.forEach(item -> array.add(item.toString()));
      told.add(name, array);
    }
  }
}
