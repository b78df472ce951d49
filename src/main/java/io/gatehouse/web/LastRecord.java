// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import jakarta.servlet.ServletContext;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.runtime.ObjectMethods;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What the JDK remembers of records.
 *
 * <p>When a record's {@code equals}, {@code hashCode} or {@code toString} is called for the first
 * time, {@link ObjectMethods} fits a few method handles of its own to the record and its
 * components. Each of them keeps what it was fitted to last: on JDK 17 for good, on newer ones
 * softly, which is as long as there is memory. That leads to the record's class loader: so all
 * classes of an application that is gone would stay, of another deployment for each of the handles.
 */
final class LastRecord {
  private static final Logger LOG = Logger.getLogger(LastRecord.class.getName());

  private LastRecord() {}

  /**
   * Has the JDK remember a class of the server's instead of ours. Where the server itself is on the
   * class path, a newer JDK does not take it for the last one, and ours stays softly held.
   */
  static void forget() {
    forget("equals");
    forget("hashCode");
    forget("toString");
  }

  private static void forget(String method) {
    Class<?> lasting = ServletContext.class;
    MethodHandle component = MethodHandles.identity(lasting);
    try {
      Object unused =
          ObjectMethods.bootstrap(
              MethodHandles.lookup(), method, MethodHandle.class, lasting, "it", component);
    } catch (Throwable e) {
      LOG.log(Level.FINE, "The JDK may keep classes of ours in memory", e);
    }
  }
}
