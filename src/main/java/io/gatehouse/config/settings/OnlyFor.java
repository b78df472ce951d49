// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The types of upstream that a setting means something to; none for plug-ins' types alone. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface OnlyFor {
  UpstreamType[] value();
}
