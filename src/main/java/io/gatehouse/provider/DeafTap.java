// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Usage;
import java.util.Optional;

/** A tap that understands nothing: what it stands at is complete when it ends. */
final class DeafTap implements Tap {
  @Override
  public void event(String data) {}

  @Override
  public void whole(byte[] body) {}

  @Override
  public Optional<Usage> usage() {
    return Optional.empty();
  }

  @Override
  public boolean finished() {
    return true;
  }

  @Override
  public boolean closed() {
    return false;
  }

  @Override
  public Optional<Failure> failure() {
    return Optional.empty();
  }
}
