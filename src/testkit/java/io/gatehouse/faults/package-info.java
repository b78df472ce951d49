// SPDX-License-Identifier: Apache-2.0
/** Everything an upstream can do wrong, in the words of each wire format. */
@NullMarked
package io.gatehouse.faults;

import org.jspecify.annotations.NullMarked;
