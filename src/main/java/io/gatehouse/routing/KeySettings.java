// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.routing;

import java.time.Duration;

/**
 * How long a key rests.
 *
 * @param denied after the upstream did not accept it
 * @param limited after it was limited and the upstream did not say for how long
 * @param quota after what may be spent with it was used up
 * @param longest at most, whatever the upstream says
 * @param perModel whether one that was limited rests only for the model it was used for
 */
public record KeySettings(
    Duration denied, Duration limited, Duration quota, Duration longest, boolean perModel) {}
