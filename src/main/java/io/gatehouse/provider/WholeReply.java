// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import io.gatehouse.wire.Headers;

/** An upstream's reply that has been read to its end. */
public record WholeReply(int status, Headers headers, String body) {
  public boolean ok() {
    return status < 300;
  }
}
