// SPDX-License-Identifier: Apache-2.0
/** Ends of the wire that tests of every kind hold: an upstream and a client of raw bytes. */
@NullMarked
package io.gatehouse.testkit;

import org.jspecify.annotations.NullMarked;
