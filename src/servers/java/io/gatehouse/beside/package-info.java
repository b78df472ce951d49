// SPDX-License-Identifier: Apache-2.0
/** Applications of somebody else, which stand on the same server. */
@NullMarked
package io.gatehouse.beside;

import org.jspecify.annotations.NullMarked;
