// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.ChatRequest.Part;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.Refused;
import java.util.Locale;

/** What is said of wishes that an upstream has no words for and that must not get lost. */
public final class Unsupported {
  private Unsupported() {}

  /**
   * Content of the conversation.
   *
   * @param path of the message that holds it
   */
  public static Refused part(Part part, String path) {
    String kind = part.getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", " ");
    return content(kind.toLowerCase(Locale.ROOT), path);
  }

  static Refused content(String kind, String path) {
    return new Refused(
        Failure.of(
                Kind.INVALID,
                "The upstream cannot be given this " + kind + " at '" + path + ".content'.")
            .withCode("unsupported_value")
            .withParam(path + ".content"));
  }

  /**
   * A field of the request.
   *
   * @param what the upstream lacks, to be read behind "The upstream has no"
   */
  public static Refused parameter(String name, String what) {
    return new Refused(
        Failure.of(Kind.INVALID, "The upstream has no " + what + " ('" + name + "').")
            .withCode("unsupported_parameter")
            .withParam(name));
  }

  /** Refuses more than one reply to a request. */
  public static void severalReplies(ChatRequest request) {
    if (request.delivery().replies() > 1) {
      throw new Refused(
          Failure.of(Kind.INVALID, "Only one reply at a time can be translated.")
              .withCode("unsupported_value")
              .withParam("n"));
    }
  }
}
