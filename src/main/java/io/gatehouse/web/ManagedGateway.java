// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.exchange.Traffic;
import java.util.Optional;

/** The gateway, made known to JMX. */
record ManagedGateway(Gateway gateway) implements GatewayMBean {
  private static final Traffic NONE = new Traffic(0, 0, 0);

  @Override
  public String getState() {
    return gateway.state().word();
  }

  @Override
  public int getInFlight() {
    return gateway.inFlight();
  }

  @Override
  public int getAtWork() {
    return gateway.exchanges().entrance().atWork();
  }

  @Override
  public int getWaiting() {
    return gateway.exchanges().entrance().waiting();
  }

  @Override
  public long getDrainInFlightAtStart() {
    return drained().all();
  }

  @Override
  public long getDrainFinished() {
    return drained().finished();
  }

  @Override
  public long getDrainBrokenOff() {
    return drained().brokenOff();
  }

  private Traffic drained() {
    return gateway.gate().drain().map(Drain::traffic).orElse(NONE);
  }

  @Override
  public void drain() {
    gateway.gate().close(Optional.empty());
  }

  @Override
  public void drain(String limit) {
    gateway.gate().close(Optional.of(Drain.limit(limit)));
  }

  @Override
  public void resume() {
    gateway.gate().open();
  }
}
