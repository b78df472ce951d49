// SPDX-License-Identifier: Apache-2.0
/**
 * One suite for every application server: the real distributions, set up with this project's {@code
 * server-configs} as they stand, driven by Arquillian.
 */
@NullMarked
package io.gatehouse.servers;

import org.jspecify.annotations.NullMarked;
