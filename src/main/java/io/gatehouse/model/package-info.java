// SPDX-License-Identifier: Apache-2.0
/** What a chat is, whoever speaks it: plain values and the one streaming contract. Knows nobody. */
@NullMarked
package io.gatehouse.model;

import org.jspecify.annotations.NullMarked;
