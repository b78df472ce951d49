// SPDX-License-Identifier: Apache-2.0
/**
 * Anthropic's Messages API: {@link io.gatehouse.provider.anthropic.Anthropic} and what it is made
 * of. What its models differ in is data, the file {@code models.json} beside these classes.
 */
@NullMarked
package io.gatehouse.provider.anthropic;

import org.jspecify.annotations.NullMarked;
