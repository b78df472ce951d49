// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.gemini;

import io.gatehouse.model.ChatRequest.Part;
import io.gatehouse.model.ChatRequest.Source;
import io.gatehouse.wire.Json;
import jakarta.json.JsonObjectBuilder;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Writes pictures, sound and documents: in place, or by an address that Google can read. */
final class Media {
  private static final Pattern GOOGLES_OWN =
      Pattern.compile(
          "gs://.+|https://generativelanguage\\.googleapis\\.com/.+"
              + "|https://(?:www\\.)?youtube\\.com/.+|https://youtu\\.be/.+");
  private static final Pattern ANYWHERE = Pattern.compile("(?i)https?://.+");
  private static final Map<String, String> BY_ENDING =
      Map.ofEntries(
          Map.entry("bmp", "image/bmp"),
          Map.entry("csv", "text/csv"),
          Map.entry("gif", "image/gif"),
          Map.entry("heic", "image/heic"),
          Map.entry("heif", "image/heif"),
          Map.entry("html", "text/html"),
          Map.entry("jpeg", "image/jpeg"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("json", "application/json"),
          Map.entry("mp4", "video/mp4"),
          Map.entry("pdf", "application/pdf"),
          Map.entry("png", "image/png"),
          Map.entry("txt", "text/plain"),
          Map.entry("webp", "image/webp"));

  private final ModelName model;

  Media(ModelName model) {
    this.model = model;
  }

  /** Empty when this is none, or cannot be carried. */
  Optional<JsonObjectBuilder> write(Part part) {
    if (part instanceof Part.Image image) {
      return source(image.source(), "image/jpeg");
    }
    if (part instanceof Part.Document document) {
      return source(document.source(), "application/pdf");
    }
    if (part instanceof Part.Audio audio) {
      String format = audio.format().equals("mp3") ? "mpeg" : audio.format();
      return Optional.of(inline("audio/" + format, audio.base64()));
    }
    return Optional.empty();
  }

  private Optional<JsonObjectBuilder> source(Source source, String usual) {
    if (source instanceof Source.Inline data) {
      return Optional.of(inline(data.mediaType(), data.base64()));
    }
    return address(((Source.Url) source).url(), usual);
  }

  private static JsonObjectBuilder inline(String type, String base64) {
    return Json.object().add("inlineData", Json.object().add("mimeType", type).add("data", base64));
  }

  /** What Google keeps itself it knows the type of; of anything else it must be told. */
  private Optional<JsonObjectBuilder> address(String url, String usual) {
    Optional<String> type = Optional.ofNullable(BY_ENDING.get(ending(url)));
    if (!GOOGLES_OWN.matcher(url).matches()) {
      if (!model.fetches() || !ANYWHERE.matcher(url).matches()) {
        return Optional.empty();
      }
      type = type.or(() -> Optional.of(usual));
    }
    var file = Json.object();
    type.ifPresent(known -> file.add("mimeType", known));
    return Optional.of(Json.object().add("fileData", file.add("fileUri", url)));
  }

  private static String ending(String url) {
    String path = url.replaceFirst("[?#].*", "");
    return path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }
}
