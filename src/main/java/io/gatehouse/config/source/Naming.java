// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.source;

import javax.naming.Context;
import javax.naming.NamingException;

/** How to get at the server's names; tests have their own. */
@FunctionalInterface
public interface Naming {
  Context context() throws NamingException;
}
