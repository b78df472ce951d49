// SPDX-License-Identifier: Apache-2.0
/** Framing: JSON text, server-sent events, requests and reply heads as bytes. Knows no model. */
@NullMarked
package io.gatehouse.wire;

import org.jspecify.annotations.NullMarked;
