// SPDX-License-Identifier: Apache-2.0
/** Moves bytes to and from upstreams. Knows no model and no JSON. */
@NullMarked
package io.gatehouse.transport;

import org.jspecify.annotations.NullMarked;
