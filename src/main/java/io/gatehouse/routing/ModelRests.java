// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.routing;

import io.gatehouse.routing.Key.Rest;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** For which models one key is not used for a while. Safe for use by many threads. */
final class ModelRests {
  /** Clients make up names of models; so many are remembered, those that rest longest. */
  static final int MOST = 1000;

  /** Names that are longer share a rest with those that begin in the same way. */
  private static final int LONGEST_NAME = 200;

  private final Map<String, Rest> rests = new ConcurrentHashMap<>();

  /** Until when and why a key is not used for a model; null when it can be, or could be again. */
  @Nullable Rest of(String model) {
    return rests.isEmpty() ? null : rests.get(name(model));
  }

  /** Answers whether it is the only model now that the key rests for. */
  synchronized boolean add(String model, Rest rest, Instant now) {
    rests.values().removeIf(old -> !old.until().isAfter(now));
    boolean first = rests.isEmpty();
    rests.merge(name(model), rest, (old, fresh) -> fresh.outlasts(old) ? fresh : old);
    if (rests.size() > MOST) {
      rests.entrySet().remove(soonestOver());
    }
    return first;
  }

  private Map.Entry<String, Rest> soonestOver() {
    return Collections.min(
        rests.entrySet(), Map.Entry.comparingByValue(Comparator.comparing(Rest::until)));
  }

  int size() {
    return rests.size();
  }

  private static String name(String model) {
    return model.length() > LONGEST_NAME ? model.substring(0, LONGEST_NAME) : model;
  }
}
