// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.exchange.Upstream;
import java.time.temporal.ChronoUnit;

/** An upstream, made known to JMX. */
record ManagedUpstream(Upstream upstream) implements UpstreamMBean {
  @Override
  public String getCircuit() {
    return upstream.breaker().state().word();
  }

  @Override
  public String getCircuitSince() {
    return upstream.breaker().since().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  @Override
  public int getKeys() {
    return upstream.keys().count();
  }

  @Override
  public int getKeysResting() {
    return upstream.keys().countResting();
  }

  @Override
  public int getAtWork() {
    return upstream.bulkhead().atWork();
  }

  @Override
  public int getWaiting() {
    return upstream.bulkhead().waiting();
  }

  @Override
  public void closeCircuit() {
    upstream.breaker().close();
  }
}
