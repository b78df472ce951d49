// SPDX-License-Identifier: Apache-2.0
/**
 * Everything that can be set, as types: one interface per section, one type per kind of value.
 *
 * <p>The interfaces are the only list of keys there is: what is known, what is documented, how an
 * environment variable is read and what a value must look like all follow from them. Nothing here
 * reads a source; knows nobody but the mapping annotations.
 */
@NullMarked
package io.gatehouse.config.settings;

import org.jspecify.annotations.NullMarked;
