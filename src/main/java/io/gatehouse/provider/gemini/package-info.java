// SPDX-License-Identifier: Apache-2.0
/** How we speak to Google's Gemini. */
@NullMarked
package io.gatehouse.provider.gemini;

import org.jspecify.annotations.NullMarked;
