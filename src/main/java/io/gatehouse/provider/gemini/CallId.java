// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.gemini;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A call's id as clients keep it. Behind the upstream's own id and a tilde stands the upstream's
 * proof of the thoughts that led to the call: it wants the proof back, and the id is the one thing
 * that every client returns.
 */
record CallId(String own, Optional<String> signature) {
  private static final Pattern SIGNED = Pattern.compile("(.+)~([A-Za-z0-9_-]+\\.{0,2})");

  /** Signatures are base64; one that is not cannot travel, and could not be checked either. */
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]+={0,2}");

  static CallId read(String id) {
    Matcher signed = SIGNED.matcher(id);
    return signed.matches()
        ? new CallId(
            signed.group(1),
            Optional.of(signed.group(2).replace('-', '+').replace('_', '/').replace('.', '=')))
        : new CallId(id, Optional.empty());
  }

  /** In letters that may stand in an address as well. */
  String text() {
    return signature
        .filter(proof -> BASE64.matcher(proof).matches())
        .map(proof -> own + "~" + proof.replace('+', '-').replace('/', '_').replace('=', '.'))
        .orElse(own);
  }
}
