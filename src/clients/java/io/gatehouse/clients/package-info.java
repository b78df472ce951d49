// SPDX-License-Identifier: Apache-2.0
/**
 * The client libraries that callers really use, against the built WAR running as a process: whether
 * they hold a conversation, stream, call a tool, and hear of every failure.
 *
 * <p>Compiled and run by the profile {@code clients} only.
 */
@NullMarked
package io.gatehouse.clients;

import org.jspecify.annotations.NullMarked;
