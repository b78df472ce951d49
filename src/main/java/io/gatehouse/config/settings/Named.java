// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Which names a map of settings accepts. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Named {
  String pattern();

  /** The same in words. */
  String says();
}
