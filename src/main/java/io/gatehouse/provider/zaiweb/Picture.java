// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.zaiweb;

import io.gatehouse.model.ChatRequest.Message;
import io.gatehouse.model.ChatRequest.Part;
import io.gatehouse.model.ChatRequest.Source;
import io.gatehouse.wire.FileForm;
import io.gatehouse.wire.UpstreamRequest;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A picture that stands in the request itself, and has to be uploaded before. */
record Picture(String mediaType, String base64) {
  private static final String PATH = "api/v1/files/";
  private static final Set<String> TYPES =
      Set.of("image/png", "image/jpeg", "image/gif", "image/webp");

  /** All that a conversation holds, each once. */
  static Set<Picture> in(List<Message> messages) {
    Set<Picture> pictures = new LinkedHashSet<>();
    for (int i = 0; i < messages.size(); i++) {
      for (Part part : messages.get(i).parts()) {
        if (part instanceof Part.Image image && image.source() instanceof Source.Inline) {
          pictures.add(of(image, "messages[" + i + "].content"));
        }
      }
    }
    return pictures;
  }

  /**
   * @throws io.gatehouse.model.Refused when it is none that the site takes
   */
  static Picture of(Part.Image image, String path) {
    Source.Inline inline = (Source.Inline) image.source();
    String type = inline.mediaType().toLowerCase(Locale.ROOT);
    if (!TYPES.contains(type)) {
      throw Question.refused("The upstream takes no image of type '" + type + "'.", path);
    }
    Picture picture = new Picture(type, inline.base64());
    try {
      picture.bytes();
    } catch (IllegalArgumentException notBase64) {
      throw Question.refused("The image at '" + path + "' is not base64.", path);
    }
    return picture;
  }

  private byte[] bytes() {
    return Base64.getDecoder().decode(base64);
  }

  /** A form with this picture as its only file. */
  UpstreamRequest upload() {
    String name = "image." + mediaType.substring("image/".length());
    return FileForm.post(PATH, name, mediaType, bytes()).with("accept", "application/json");
  }
}
