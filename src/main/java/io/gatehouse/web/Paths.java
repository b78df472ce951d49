// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.wire.Endpoint;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The paths that clients use, and the resource each of them means.
 *
 * @param prefix of the API, such as {@code /v1}; paths without it mean the same
 */
record Paths(String prefix, boolean modelRoutes, boolean tolerant) {
  /**
   * Where a request belongs.
   *
   * @param path of the resource, relative
   * @param model that the path names
   * @param warning for whoever spelled the path so
   */
  record Place(String path, Optional<String> model, Optional<String> warning) {
    static Place of(String path) {
      return new Place(path, Optional.empty(), Optional.empty());
    }
  }

  private static final String ADMIN = "admin";
  private static final String KEYS = "/auth/keys";
  private static final String CHAT = Endpoint.CHAT.path;
  private static final Set<String> MISSPELLED =
      Set.of(
          "chat",
          "chat/completion",
          "chat/completions",
          "chat/complete",
          "chat/completitions",
          "chat-completions",
          "chatcompletions",
          "completions/chat",
          "completion/chat");

  /** The path that was asked for, as it was sent, below the application's own. */
  static String of(HttpServletRequest request) {
    return request.getRequestURI().substring(request.getContextPath().length());
  }

  /** Whether it is one of the administrator's, whose key alone opens it. */
  static boolean isAdmin(String path) {
    return path.equals(KEYS) || path.equals("/" + ADMIN) || path.startsWith("/" + ADMIN + "/");
  }

  /** Finds the resource; a path that means none is handed on as it is. */
  Place place(String method, String encodedPath) {
    String path = trimmed(encodedPath);
    if (isAdmin(encodedPath)) {
      return Place.of(path);
    }
    boolean post = method.equals("POST");
    if (post && path.isEmpty()) {
      return Place.of(CHAT);
    }
    String bare = withoutPrefix(path);
    if (post && modelRoutes && bare.endsWith("/" + CHAT)) {
      Optional<String> model = modelBefore(bare);
      if (model.isPresent()) {
        return new Place(CHAT, model, Optional.empty());
      }
    }
    if (post && tolerant && !bare.equals(CHAT) && isMisspelled(path)) {
      String warning = "this path is not standard; use " + prefix + "/" + CHAT;
      return new Place(CHAT, Optional.empty(), Optional.of(warning));
    }
    return Place.of(bare);
  }

  private Optional<String> modelBefore(String path) {
    String before = path.substring(0, path.length() - CHAT.length() - 1);
    String tail = "/" + trimmed(prefix);
    if (prefix.isEmpty()) {
      return decoded(before);
    }
    return before.endsWith(tail)
        ? decoded(before.substring(0, before.length() - tail.length()))
        : Optional.empty();
  }

  /** Empty when it cannot be: not every server sees to that before us. */
  private static Optional<String> decoded(String segment) {
    try {
      return Optional.of(URLDecoder.decode(segment.replace("+", "%2B"), UTF_8));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private boolean isMisspelled(String path) {
    String bare = path.toLowerCase(Locale.ROOT).replaceAll("/{2,}", "/");
    for (String start : new String[] {"api/", "openai/", "v1/", "v1/"}) {
      bare = bare.startsWith(start) ? bare.substring(start.length()) : bare;
    }
    return MISSPELLED.contains(withoutPrefix(trimmed(bare)));
  }

  private String withoutPrefix(String path) {
    String start = trimmed(prefix) + "/";
    return !prefix.isEmpty() && path.startsWith(start) ? path.substring(start.length()) : path;
  }

  private static String trimmed(String path) {
    int from = 0;
    int to = path.length();
    while (from < to && path.charAt(from) == '/') {
      from++;
    }
    while (to > from && path.charAt(to - 1) == '/') {
      to--;
    }
    return path.substring(from, to);
  }
}
