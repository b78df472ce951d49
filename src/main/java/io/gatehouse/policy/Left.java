// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import java.time.Duration;

/**
 * What is left of a rate.
 *
 * @param granted whether what was asked for was there
 * @param remaining how much is left now
 * @param pause until as much is there as was asked for; after a grant, until all is there again
 */
public record Left(boolean granted, long remaining, Duration pause) {}
