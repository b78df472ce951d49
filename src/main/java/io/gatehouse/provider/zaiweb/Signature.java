// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.zaiweb;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How the site wants a chat signed since October 2025. The key is derived anew for every window of
 * five minutes.
 */
final class Signature {
  private static final long WINDOW = 300_000;

  private Signature() {}

  /**
   * @param now the milliseconds that the request also carries openly
   * @param prompt the text of the last thing the user said
   */
  static String of(String secret, String requestId, long now, String user, String prompt) {
    String derived = hmac(secret, Long.toString(now / WINDOW));
    String who = "requestId," + requestId + ",timestamp," + now + ",user_id," + user;
    String said = Base64.getEncoder().encodeToString(prompt.getBytes(UTF_8));
    return hmac(derived, who + "|" + said + "|" + now);
  }

  private static String hmac(String key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
