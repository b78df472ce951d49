// SPDX-License-Identifier: Apache-2.0
/**
 * How clients speak to us: pure functions from bytes to what they ask, and from a reply to their
 * bytes.
 */
@NullMarked
package io.gatehouse.dialect;

import org.jspecify.annotations.NullMarked;
