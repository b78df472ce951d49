// SPDX-License-Identifier: Apache-2.0
/**
 * Which targets serve a model name, in which order they are tried, and how long they are waited
 * for. Knows the model only.
 */
@NullMarked
package io.gatehouse.routing;

import org.jspecify.annotations.NullMarked;
