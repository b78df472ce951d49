// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The settings file that a system property of every server names. It says what the suite needs; the
 * upstream's type and key come by JNDI from the example.
 */
final class Settings {
  static final String KEY = "suite-key";

  /** What the examples set by JNDI. */
  static final String KEY_BY_JNDI = "put-your-key-here";

  /** The largest request body. */
  static final int BODY_LIMIT = 4 << 20;

  static final Path FILE = Run.current().folder().resolve("gatehouse.properties");

  private Settings() {}

  static void write() {
    write(usual());
  }

  /** The usual ones and some more; they hold from the next deployment on. */
  static void writeWith(String more) {
    write(usual() + more + "\n");
  }

  private static String usual() {
    return """
        gatehouse.upstreams.openai.type = openai-compatible
        gatehouse.upstreams.openai.base-url = %1$s
        gatehouse.upstreams.openai.api-key = from-the-file
        gatehouse.upstreams.lone.type = openai
        gatehouse.upstreams.lone.base-url = %1$s
        gatehouse.upstreams.lone.api-key = upstream-secret
        gatehouse.upstreams.alone.type = openai
        gatehouse.upstreams.alone.base-url = %1$s
        gatehouse.upstreams.alone.api-key = upstream-secret
        gatehouse.upstreams.brittle.type = openai
        gatehouse.upstreams.brittle.base-url = %1$s
        gatehouse.upstreams.brittle.api-key = upstream-secret
        gatehouse.upstreams.quick.type = openai
        gatehouse.upstreams.quick.base-url = %1$s
        gatehouse.upstreams.quick.api-key = upstream-secret
        gatehouse.upstreams.quick.timeouts.first-byte = 900ms
        gatehouse.upstreams.quick.timeouts.idle = 700ms
        gatehouse.stream.keep-alive = 40s
        gatehouse.auth.api-keys = %2$s
        gatehouse.auth.rules.developers.roles = nobody-has-this-one,%4$s
        gatehouse.auth.rules.developers.cost-centre = 4711
        gatehouse.auth.users-without-rule = refuse
        gatehouse.limits.body = %3$d
        gatehouse.drain = 2s
        gatehouse.datasource.check = 1s
        gatehouse.retry.attempts = 1
        gatehouse.breaker.enabled = false
        """
        .formatted(Upstream.base(), KEY, BODY_LIMIT, Server.ROLE);
  }

  static void write(String text) {
    try {
      Files.createDirectories(FILE.getParent());
      Files.writeString(FILE, text, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
