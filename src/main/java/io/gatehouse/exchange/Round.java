// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A turn for each of many, from which none is kept by another's fault. */
public final class Round {
  private Round() {}

  /** Throws the first fault again when everybody has had a turn. */
  public static <T> void of(Iterable<T> all, Consumer<? super T> turn) {
    Fault first = new Fault();
    for (T one : all) {
      try {
        turn.accept(one);
      } catch (RuntimeException | Error fault) {
        first.keep(fault);
      }
    }
    first.rethrow();
  }

  /** The first of several. */
  private static final class Fault {
    private @Nullable RuntimeException exception;
    private @Nullable Error error;

    void keep(Throwable fault) {
      if (exception == null && error == null) {
        exception = fault instanceof RuntimeException e ? e : null;
        error = fault instanceof Error e ? e : null;
      }
    }

    void rethrow() {
      if (exception != null) {
        throw exception;
      }
      if (error != null) {
        throw error;
      }
    }
  }
}
