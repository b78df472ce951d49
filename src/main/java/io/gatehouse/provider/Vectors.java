// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonValue;

/** Reads vectors written as arrays of numbers. */
public final class Vectors {
  private Vectors() {}

  /**
   * A vector of what the value should be.
   *
   * @throws ClassCastException when it is anything else than an array of numbers
   */
  public static float[] read(JsonValue value) {
    JsonArray numbers = value.asJsonArray();
    float[] vector = new float[numbers.size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) ((JsonNumber) numbers.get(i)).doubleValue();
      if (!Float.isFinite(vector[i])) {
        throw new ClassCastException("no number of such a size");
      }
    }
    return vector;
  }
}
