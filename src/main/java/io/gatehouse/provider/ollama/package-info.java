// SPDX-License-Identifier: Apache-2.0
/** How we speak to Ollama in its own words, beside those it has from OpenAI. */
@NullMarked
package io.gatehouse.provider.ollama;

import org.jspecify.annotations.NullMarked;
