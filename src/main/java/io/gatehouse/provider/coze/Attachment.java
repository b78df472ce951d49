// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.coze;

import io.gatehouse.model.ChatRequest.Part;
import io.gatehouse.model.ChatRequest.Source;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.Refused;
import io.gatehouse.wire.FileForm;
import io.gatehouse.wire.UpstreamRequest;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A picture, file or recording of a user's turn.
 *
 * @param type what the upstream calls it
 * @param address where it is, unless its bytes came along
 * @param path of the message that holds it
 */
record Attachment(
    String type,
    Optional<String> address,
    String mediaType,
    String base64,
    String filename,
    String path) {
  private static final Pattern MEDIA_TYPE = Pattern.compile("[\\w.+-]+/[\\w.+-]+");
  private static final String ANY_TYPE = "application/octet-stream";

  /** Empty for a part that is text. */
  static Optional<Attachment> of(Part part, String path) {
    if (part instanceof Part.Image image) {
      return Optional.of(of("image", image.source(), Optional.empty(), path));
    }
    if (part instanceof Part.Document file) {
      return Optional.of(of("file", file.source(), file.filename(), path));
    }
    if (part instanceof Part.Audio audio) {
      Source sound = new Source.Inline("audio/" + audio.format(), audio.base64());
      return Optional.of(of("audio", sound, Optional.empty(), path));
    }
    return Optional.empty();
  }

  private static Attachment of(String type, Source source, Optional<String> name, String path) {
    if (source instanceof Source.Url url) {
      return new Attachment(type, Optional.of(url.url()), "", "", "", path);
    }
    Source.Inline inline = (Source.Inline) source;
    String media = MEDIA_TYPE.matcher(inline.mediaType()).matches() ? inline.mediaType() : ANY_TYPE;
    String ending = media.substring(media.indexOf('/') + 1).replaceAll("[^\\w].*", "");
    String filename = name.orElse(type + "." + ending).replaceAll("[\\p{Cntrl}\"\\\\]", "_");
    return new Attachment(type, Optional.empty(), media, inline.base64(), filename, path);
  }

  boolean mustBeUploaded() {
    return address.isEmpty();
  }

  /** The form that brings its bytes to the upstream. */
  UpstreamRequest upload() {
    return FileForm.post("v1/files/upload", filename, mediaType, bytes());
  }

  private byte[] bytes() {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException broken) {
      throw new Refused(
          Failure.of(Kind.INVALID, "The " + type + " at '" + path + ".content' is no valid base64.")
              .withCode("invalid_value")
              .withParam(path + ".content"));
    }
  }
}
