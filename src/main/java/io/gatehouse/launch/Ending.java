// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.launch;

/**
 * What happens when the process is asked to end: the server stops, its files go, the log closes.
 */
final class Ending implements Runnable {
  private final OpenedWar war;
  private volatile AutoCloseable server = () -> {};

  private Ending(OpenedWar war) {
    this.war = war;
  }

  /** One hook for all three: hooks of their own would run at the same time. */
  static Ending registerFor(OpenedWar war) {
    Ending ending = new Ending(war);
    Runtime.getRuntime().addShutdownHook(new Thread(ending, "gatehouse-ending"));
    return ending;
  }

  void stopFirst(AutoCloseable running) {
    server = running;
  }

  @Override
  public void run() {
    try {
      server.close();
    } catch (Exception e) {
      System.err.println("gatehouse: did not stop cleanly: " + e);
    } finally {
      war.close();
      Logging.close();
    }
  }
}
