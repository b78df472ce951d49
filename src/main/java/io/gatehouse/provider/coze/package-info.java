// SPDX-License-Identifier: Apache-2.0
/**
 * How we speak to the bots of Coze and of Coze Studio. {@link io.gatehouse.provider.coze.Coze} is
 * the provider and {@code Flow} knows the steps of a chat; the rest writes requests and hears
 * replies. Nothing is kept between requests: a chat that waits for a tool is found again by the id
 * of the call.
 */
@NullMarked
package io.gatehouse.provider.coze;

import org.jspecify.annotations.NullMarked;
