// SPDX-License-Identifier: Apache-2.0
/**
 * The database and what will be kept in it; today only whether it is there. JDBC happens on a
 * thread of its own, never on one that serves a request. Knows the model only.
 */
@NullMarked
package io.gatehouse.ledger;

import org.jspecify.annotations.NullMarked;
