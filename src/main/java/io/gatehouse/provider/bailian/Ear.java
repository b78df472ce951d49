// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.bailian;

import jakarta.json.JsonObject;

/** Hears one reply, object by object, and tells a sink of it. */
interface Ear {
  /**
   * One more object, which is no error by its form.
   *
   * @param whole it is all there is
   * @return whether the reply has come to its end, good or bad
   */
  boolean hear(JsonObject said, boolean whole);
}
