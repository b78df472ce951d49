// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import java.util.Optional;

/** A Redis that nodes share. */
public interface RedisSettings {
  @Doc("Where it is: `redis://user:password@host:6379/0`, or `rediss://` for TLS.")
  Optional<Secret> url();
}
