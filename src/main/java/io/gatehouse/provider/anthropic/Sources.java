// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.model.ChatRequest.Source;
import io.gatehouse.wire.Json;
import jakarta.json.JsonObjectBuilder;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;

/** Writes where pictures and documents are; refuses the kinds that the API does not read. */
final class Sources {
  private static final Set<String> PICTURES =
      Set.of("image/jpeg", "image/png", "image/gif", "image/webp");

  private final String path;

  Sources(String path) {
    this.path = path;
  }

  JsonObjectBuilder image(Source source) {
    if (source instanceof Source.Url url) {
      return address(url, "image");
    }
    Source.Inline inline = (Source.Inline) source;
    String type = type(inline).replace("image/jpg", "image/jpeg");
    if (!PICTURES.contains(type)) {
      throw Blocks.refused(path, "image of type '" + type + "'");
    }
    return data(type, inline.base64());
  }

  JsonObjectBuilder document(Source source) {
    if (source instanceof Source.Url url) {
      return address(url, "document");
    }
    Source.Inline inline = (Source.Inline) source;
    String type = type(inline);
    if (type.equals("application/pdf")) {
      return data(type, inline.base64());
    }
    if (type.startsWith("text/")) {
      return Blocks.typed("text").add("media_type", "text/plain").add("data", text(inline));
    }
    throw Blocks.refused(path, "document of type '" + type + "'");
  }

  private JsonObjectBuilder address(Source.Url url, String what) {
    String lower = url.url().toLowerCase(Locale.ROOT);
    if (!lower.startsWith("http://") && !lower.startsWith("https://")) {
      throw Blocks.refused(path, what + " (neither a data URL nor an http URL)");
    }
    return Blocks.typed("url").add("url", url.url());
  }

  private static JsonObjectBuilder data(String type, String base64) {
    return Json.object().add("type", "base64").add("media_type", type).add("data", base64);
  }

  /** Without parameters, in lower case. */
  private static String type(Source.Inline inline) {
    String type = inline.mediaType();
    int parameters = type.indexOf(';');
    return (parameters < 0 ? type : type.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
  }

  private String text(Source.Inline inline) {
    try {
      return new String(Base64.getMimeDecoder().decode(inline.base64()), UTF_8);
    } catch (IllegalArgumentException notBase64) {
      throw Blocks.refused(path, "document, whose data is not base64,");
    }
  }
}
