// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

/**
 * What is taken to another target although its upstream has answered.
 *
 * @param contentFilter a request that the upstream's content filter refused
 * @param emptyAnswer an answer without a word or a call
 */
public record FailoverSettings(boolean contentFilter, boolean emptyAnswer) {}
