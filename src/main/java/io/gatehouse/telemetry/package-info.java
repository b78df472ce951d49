// SPDX-License-Identifier: Apache-2.0
/** What the operator gets to see of the traffic: the request log and the request rates. */
@NullMarked
package io.gatehouse.telemetry;

import org.jspecify.annotations.NullMarked;
