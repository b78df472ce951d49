// SPDX-License-Identifier: Apache-2.0
/**
 * The two gRPC services behind Pieces OS, in their own words: {@link
 * io.gatehouse.provider.pieces.Pieces} is the door. The first provider whose messages are protobuf
 * and whose errors come behind the reply; the shape is good for any other one.
 */
@NullMarked
package io.gatehouse.provider.pieces;

import org.jspecify.annotations.NullMarked;
