// SPDX-License-Identifier: Apache-2.0
/** Every provider against every case: what each must mean, and the recorded data it is held to. */
@NullMarked
package io.gatehouse.matrix;

import org.jspecify.annotations.NullMarked;
