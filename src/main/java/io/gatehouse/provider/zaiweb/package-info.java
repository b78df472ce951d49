// SPDX-License-Identifier: Apache-2.0
/**
 * The protocol between chat.z.ai and its own web page, as it was seen. Nobody has promised it; it
 * changes without notice. Nothing here answers a captcha or pretends to be a browser.
 */
@NullMarked
package io.gatehouse.provider.zaiweb;

import org.jspecify.annotations.NullMarked;
