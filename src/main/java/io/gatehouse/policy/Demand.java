// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import java.util.OptionalLong;

/**
 * How much one request wants.
 *
 * @param input about how many tokens its question is
 * @param output most tokens that it asks for in answer, all answers together; empty when it names
 *     no bound
 * @param field the request's field that names the bound
 * @param spoken whether it is answered in tokens at all
 * @param answers how many answers are made
 */
public record Demand(long input, OptionalLong output, String field, boolean spoken, long answers) {
  /** Of a request for one answer. */
  public Demand(long input, OptionalLong output, String field, boolean spoken) {
    this(input, output, field, spoken, 1);
  }

  /** Of a request whose answer is no words of a model. */
  public static Demand unspoken(long input) {
    return new Demand(input, OptionalLong.empty(), "", false);
  }
}
