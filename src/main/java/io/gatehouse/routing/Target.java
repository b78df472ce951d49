// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.routing;

/** One upstream and one model there. */
public record Target(String upstream, String model) {}
