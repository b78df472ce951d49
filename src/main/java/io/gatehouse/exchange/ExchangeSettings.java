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
 * @param hold how long what a stream says before its first words is kept back; zero is for ever
 * @param strict whether a request is refused rather than answered without one of its wishes
 */
public record ExchangeSettings(
    Duration keepAlive,
    Duration clientStall,
    Duration hold,
    int largestReply,
    String agent,
    boolean strict,
    FailoverSettings failover,
    Bulkhead.Settings entrance) {}
