// SPDX-License-Identifier: Apache-2.0
/** HTTP in, HTTP out: filters, resources, the servlet outlet, start-up. */
@NullMarked
package io.gatehouse.web;

import org.jspecify.annotations.NullMarked;
