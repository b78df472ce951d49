// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a setting means, in the words of docs/configuration.md. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Doc {
  String value();

  /** What the table says instead of a default, where that depends on something. */
  String standard() default "";
}
