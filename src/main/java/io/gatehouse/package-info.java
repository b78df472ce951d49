// SPDX-License-Identifier: Apache-2.0
/** Gatehouse, an LLM gateway as one WAR. The drawing of its packages is docs/architecture.md. */
@NullMarked
package io.gatehouse;

import org.jspecify.annotations.NullMarked;
