// SPDX-License-Identifier: Apache-2.0
/** Which target serves a model name. Knows the model only. */
@NullMarked
package io.gatehouse.routing;

import org.jspecify.annotations.NullMarked;
