// SPDX-License-Identifier: Apache-2.0
/**
 * Where settings come from: each source turned into entries that remember where they stand.
 *
 * <p>A source translates its own spelling into keys and says what it could not; what a value means
 * is not its business. Imports {@code config.settings} for the list of keys.
 */
@NullMarked
package io.gatehouse.config.source;

import org.jspecify.annotations.NullMarked;
