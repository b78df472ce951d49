// SPDX-License-Identifier: Apache-2.0
/**
 * How Gemini is spoken to: {@code generateContent}, whole and streamed. {@link
 * io.gatehouse.provider.gemini.Gemini} is the door.
 */
@NullMarked
package io.gatehouse.provider.gemini;

import org.jspecify.annotations.NullMarked;
