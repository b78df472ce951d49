// SPDX-License-Identifier: Apache-2.0
/**
 * How we speak to the applications of Alibaba Cloud's Model Studio: in their native API, or in the
 * compatible mode that takes after OpenAI's Responses. {@link
 * io.gatehouse.provider.bailian.Bailian} is the provider; of everything else there is one for each
 * of the two, and what both share.
 */
@NullMarked
package io.gatehouse.provider.bailian;

import org.jspecify.annotations.NullMarked;
