// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.source;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;

/** A properties file, read one logical line at a time so that each key knows where it stands. */
final class PropertiesText {
  private static final Pattern PAIR = Pattern.compile("\\S\\s*[=:]|\\S\\s+\\S");

  private PropertiesText() {}

  static List<Entry> read(String text, SettingsFile file) {
    List<Entry> entries = new ArrayList<>();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      int line = i + 1;
      StringBuilder logical = new StringBuilder(lines.get(i));
      while (isContinued(lines.get(i)) && i + 1 < lines.size() && !isComment(logical)) {
        i++;
        logical.append('\n').append(lines.get(i));
      }
      if (!says(logical)) {
        continue;
      }
      if (!PAIR.matcher(logical).find()) {
        // not quoted: it may be the second half of a secret
        file.problem("line", "no key and value", line, "key=value");
        continue;
      }
      try {
        load(logical.toString())
            .forEach((key, value) -> entries.add(file.entry((String) key, (String) value, line)));
      } catch (IllegalArgumentException malformed) {
        file.problem("line", "a broken \\u escape", line, "four hexadecimal digits after \\u");
      }
    }
    return entries;
  }

  private static boolean says(CharSequence line) {
    return !line.toString().isBlank() && !isComment(line);
  }

  private static boolean isComment(CharSequence line) {
    String start = line.toString().stripLeading();
    return start.startsWith("#") || start.startsWith("!");
  }

  private static boolean isContinued(String line) {
    int backslashes = 0;
    while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }

  private static Properties load(String logicalLine) {
    var one = new Properties();
    try {
      one.load(new StringReader(logicalLine));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return one;
  }
}
