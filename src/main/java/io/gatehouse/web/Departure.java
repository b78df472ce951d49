// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.exchange.Outlet.Gone;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.util.function.Consumer;

/**
 * Hears from the container that a request is over before we have ended it.
 *
 * <p>No request of ours has a timeout of the container's. So when it says that time is over, it
 * means that the application's is: Tomcat ends in this way what still runs when its {@code
 * unloadDelay} is over.
 *
 * <p>WildFly wants every such listener to be one that it could make itself.
 */
public final class Departure implements AsyncListener {
  private Consumer<Gone> departed = who -> {};

  /**
   * Sees to it that the container sets no time, and tells when it ends the request all the same.
   */
  static void of(AsyncContext async, Consumer<Gone> departed) {
    async.setTimeout(0);
    Departure departure = new Departure();
    departure.departed = departed;
    async.addListener(departure);
  }

  @Override
  public void onComplete(AsyncEvent event) {
    departed.accept(Gone.CLIENT);
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    departed.accept(Gone.APPLICATION);
  }

  @Override
  public void onError(AsyncEvent event) {
    departed.accept(Gone.CLIENT);
  }

  @Override
  public void onStartAsync(AsyncEvent event) {}
}
