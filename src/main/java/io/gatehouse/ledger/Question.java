// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Something asked of the database. It is given up or committed, and never both: who was told that
 * nothing came of it can rely on that.
 */
final class Question<T> {
  private static final int TRIES = 4;

  private final Function<Handle, T> work;
  private final Consumer<Question<?>> over;
  private final CompletableFuture<T> answer = new CompletableFuture<>();
  private final AtomicBoolean decided = new AtomicBoolean();
  private final long asked = System.nanoTime();

  Question(Function<Handle, T> work, Consumer<Question<?>> over) {
    this.work = work;
    this.over = over;
  }

  CompletionStage<T> answer() {
    return answer.minimalCompletionStage();
  }

  long asked() {
    return asked;
  }

  /** Has no effect once the answer is being committed. */
  void giveUp(StoreUnavailable why) {
    if (decided.compareAndSet(false, true)) {
      fail(why);
    }
  }

  void fail(RuntimeException why) {
    over.accept(this);
    answer.completeExceptionally(why);
  }

  void answer(Jdbi jdbi) {
    for (int tries = 1; !decided.get(); tries++) {
      try {
        T result = jdbi.inTransaction(this::done);
        over.accept(this);
        answer.complete(result);
        return;
      } catch (GivenUp tooLate) {
        return;
      } catch (RuntimeException trouble) {
        if (decided.get() || tries == TRIES || !Contention.isWorthAnotherTry(trouble)) {
          throw trouble;
        }
      }
    }
  }

  private T done(Handle handle) {
    T result = work.apply(handle);
    if (!decided.compareAndSet(false, true)) {
      throw new GivenUp();
    }
    return result;
  }

  /** Rolls the transaction back. */
  private static final class GivenUp extends RuntimeException {
    private static final long serialVersionUID = 1;

    GivenUp() {
      super("nobody waits any more", null, false, false);
    }
  }
}
