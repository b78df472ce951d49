// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.ledger.StoreUnavailable;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.Refused;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Answers administrators when the database has answered: on threads of their own, because Jersey
 * writes waiting for the client, and the database's threads must not.
 */
final class AdminAnswers {
  private static final int THREADS = 2;
  private static final int QUEUE = 200;
  private static final Duration LATER = Duration.ofSeconds(2);
  private static final Logger LOG = Logger.getLogger(AdminAnswers.class.getName());

  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          5,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(QUEUE),
          AdminAnswers::thread);

  AdminAnswers() {
    threads.allowCoreThreadTimeOut(true);
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "gatehouse-admin");
    thread.setDaemon(true);
    thread.setContextClassLoader(AdminAnswers.class.getClassLoader());
    return thread;
  }

  /** To be called on the request's own thread. */
  <T> void answer(AsyncResponse reply, CompletionStage<T> stage, Function<T, Response> as) {
    HttpServletRequest request = Current.request();
    var unused =
        stage.whenComplete(
            (value, trouble) ->
                resume(
                    () ->
                        reply.resume(
                            trouble == null
                                ? made(request, value, as)
                                : refusal(request, trouble))));
  }

  /** What is found in the database may be such that it cannot be shown. */
  private static <T> Response made(HttpServletRequest request, T value, Function<T, Response> as) {
    try {
      return as.apply(value);
    } catch (RuntimeException fault) {
      return refusal(request, fault);
    }
  }

  private void resume(Runnable resuming) {
    try {
      threads.execute(resuming);
    } catch (RejectedExecutionException stopping) {
      resuming.run();
    }
  }

  private static Response refusal(HttpServletRequest request, Throwable trouble) {
    Failure failure = failure(trouble);
    Gateway.of(request.getServletContext()).refused(request, failure);
    return Refusal.of(request, failure).response();
  }

  private static Failure failure(@Nullable Throwable trouble) {
    Throwable cause = trouble instanceof CompletionException ? trouble.getCause() : trouble;
    if (cause instanceof Refused refused) {
      return refused.failure();
    }
    if (cause instanceof StoreUnavailable) {
      return unavailable();
    }
    LOG.log(Level.SEVERE, "an administrator's request hit a fault of the gateway", cause);
    return Failure.of(Kind.INTERNAL, "The gateway failed to serve this request.");
  }

  static Failure unavailable() {
    return Failure.of(
            Kind.OVERLOADED, "The database cannot be asked right now. GET /health says why.")
        .withCode("database_unavailable")
        .withRetryAfter(LATER);
  }

  void stop() {
    threads.shutdown();
  }
}
