// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.ws.rs.NameBinding;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** Marks a resource that is there for nobody but who has shown the administrator's key. */
@NameBinding
@Retention(RUNTIME)
@Target(TYPE)
public @interface ForAdministrators {}
