// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import io.gatehouse.model.Caller;
import java.util.Optional;

/**
 * A caller that has asked, as one node remembers it.
 *
 * @param caller as it was when it last asked
 * @param reading of its own limit; empty where it has none
 */
public record Remembered(Caller caller, Optional<Reading> reading) {}
