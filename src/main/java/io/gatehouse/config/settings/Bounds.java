// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The least and the most a value may be, both allowed, spelled as one would set them. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Bounds {
  String min();

  String max() default "";
}
