// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A multipart form with one file, in a field named {@code file}. */
public final class FileForm {
  private FileForm() {}

  /**
   * The request that uploads a file; the same file makes the same request.
   *
   * @param filename without quotes, backslashes and control characters
   * @param mediaType likewise
   */
  public static UpstreamRequest post(String path, String filename, String mediaType, byte[] bytes) {
    String boundary = "gatehouse-" + digest(bytes);
    String head =
        "--"
            + boundary
            + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
            + filename
            + "\"\r\nContent-Type: "
            + mediaType
            + "\r\n\r\n";
    var form = new ByteArrayOutputStream(bytes.length + 512);
    form.writeBytes(head.getBytes(UTF_8));
    form.writeBytes(bytes);
    form.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(UTF_8));
    return new UpstreamRequest(
        "POST",
        path,
        Headers.NONE.with("content-type", "multipart/form-data; boundary=" + boundary),
        ByteBuffer.wrap(form.toByteArray()));
  }

  /** A boundary made of it cannot stand in the bytes themselves. */
  private static String digest(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException never) {
      throw new IllegalStateException("every JDK has SHA-256", never);
    }
  }
}
