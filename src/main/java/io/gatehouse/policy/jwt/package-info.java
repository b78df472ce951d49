// SPDX-License-Identifier: Apache-2.0
/**
 * Callers who are known by a signed token of an identity provider. Judges tokens and does no I/O:
 * the keys come in from outside.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8725">RFC 8725</a>
 */
@NullMarked
package io.gatehouse.policy.jwt;

import org.jspecify.annotations.NullMarked;
