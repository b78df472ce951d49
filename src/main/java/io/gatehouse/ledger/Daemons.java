// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes threads that hold up no end, and knows the classes of this application. */
record Daemons(String name, AtomicInteger count) implements ThreadFactory {
  Daemons(String name) {
    this(name, new AtomicInteger());
  }

  @Override
  public Thread newThread(Runnable work) {
    Thread thread = new Thread(work, name + "-" + count.incrementAndGet());
    thread.setDaemon(true);
    thread.setContextClassLoader(Daemons.class.getClassLoader());
    return thread;
  }
}
