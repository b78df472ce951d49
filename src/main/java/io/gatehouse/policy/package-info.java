// SPDX-License-Identifier: Apache-2.0
/** Who may ask, by name and by address, and how much it is that they ask. Knows the model only. */
@NullMarked
package io.gatehouse.policy;

import org.jspecify.annotations.NullMarked;
