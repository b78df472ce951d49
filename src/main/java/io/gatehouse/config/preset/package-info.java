// SPDX-License-Identifier: Apache-2.0
/**
 * The door for users of other gateways: their own environment variables, read as our settings.
 *
 * <p>What each variable means stands in one file per gateway, beside this package's classes in
 * {@code io/gatehouse/config/presets}; the code only follows it. Nothing is read unless {@code
 * gatehouse.preset} names one: variables called {@code API_KEY} or {@code TYPE} may belong to
 * another application of the same server. Imports {@code config.settings} and {@code
 * config.source}.
 */
@NullMarked
package io.gatehouse.config.preset;

import org.jspecify.annotations.NullMarked;
