// SPDX-License-Identifier: Apache-2.0
/** What the ledger keeps on any database: specifications that a test names a database for. */
@NullMarked
package io.gatehouse.ledger;

import org.jspecify.annotations.NullMarked;
