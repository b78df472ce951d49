// SPDX-License-Identifier: Apache-2.0
/** Reads the world's settings and builds everything below from them: the composition root. */
@NullMarked
package io.gatehouse.config;

import org.jspecify.annotations.NullMarked;
