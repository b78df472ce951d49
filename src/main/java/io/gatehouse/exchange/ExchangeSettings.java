// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import java.time.Duration;

/**
 * How exchanges behave towards clients.
 *
 * @param keepAlive after how much silence a streaming client gets a comment; zero is never
 * @param clientStall how long a client may take nothing before it is cut off; zero is for ever
 * @param largestReply in bytes, of a reply that has to be held to be repaired
 * @param agent what we call ourselves to upstreams
 * @param strict whether a request is refused rather than answered without one of its wishes
 */
public record ExchangeSettings(
    Duration keepAlive, Duration clientStall, int largestReply, String agent, boolean strict) {}
