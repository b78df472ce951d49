// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.pieces;

import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.Tuning;
import java.util.Set;

/** One of the two gRPC services: what it is asked and what it says, in protobuf. */
interface Service {
  /** Its whole name, which is the beginning of its paths. */
  String name();

  /** The wishes it has words for. */
  Set<Tuning> knows();

  byte[] ask(ChatRequest request, Turns turns);

  Said read(ProtoFields reply);

  /**
   * One message of a reply.
   *
   * @param code an HTTP status, more or less; 0 when none was given
   * @param id of the reply; empty when none was given
   */
  record Said(long code, String id, String text) {}
}
