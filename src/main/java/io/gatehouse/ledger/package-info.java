// SPDX-License-Identifier: Apache-2.0
/**
 * The database and what is kept in it. JDBC happens on threads of its own, never on one that serves
 * a request: work is asked of the {@link io.gatehouse.ledger.Store}, whose answer comes as a stage.
 * Knows the model only.
 */
@NullMarked
package io.gatehouse.ledger;

import org.jspecify.annotations.NullMarked;
