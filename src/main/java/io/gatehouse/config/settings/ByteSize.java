// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of bytes; the units are powers of 1024. */
public record ByteSize(long bytes) implements Comparable<ByteSize> {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,12}) ?(B|KB|MB|GB)?", Pattern.CASE_INSENSITIVE);

  static ByteSize parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException("a size such as 512KB, 10MB, 1GB or 65536 (bytes)");
    }
    String unit = form.group(2) == null ? "B" : form.group(2).toUpperCase(Locale.ROOT);
    long factor =
        switch (unit) {
          case "KB" -> 1L << 10;
          case "MB" -> 1L << 20;
          case "GB" -> 1L << 30;
          default -> 1;
        };
    try {
      return new ByteSize(Math.multiplyExact(Long.parseLong(form.group(1)), factor));
    } catch (ArithmeticException tooLarge) {
      throw new IllegalArgumentException("a size that fits in 63 bits", tooLarge);
    }
  }

  @Override
  public int compareTo(ByteSize other) {
    return Long.compare(bytes, other.bytes);
  }
}
