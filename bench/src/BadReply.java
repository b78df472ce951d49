// SPDX-License-Identifier: Apache-2.0

/** A reply that is not what the fake upstream said. */
final class BadReply extends RuntimeException {
  private static final long serialVersionUID = 1;

  BadReply(String message) {
    super(message);
  }
}
