// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.source;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** The settings file, in whichever format its name says. */
public final class SettingsFile {
  private final Path path;
  private final Consumer<Problem> problems;

  private SettingsFile(Path path, Consumer<Problem> problems) {
    this.path = path;
    this.problems = problems;
  }

  /** What the file says; {@code namedBy} is where its name stands. */
  public static List<Entry> read(Path path, String namedBy, Keys keys, Consumer<Problem> problems) {
    var file = new SettingsFile(path, problems);
    String name = path.toString().toLowerCase(Locale.ROOT);
    boolean yaml = name.endsWith(".yaml") || name.endsWith(".yml");
    if (!yaml && !name.endsWith(".properties")) {
      file.unreadable(namedBy, "a file whose name ends in .properties, .yaml or .yml");
      return List.of();
    }
    try {
      String text = Files.readString(path);
      return yaml ? YamlText.read(text, file, keys) : PropertiesText.read(text, file);
    } catch (NoSuchFileException missing) {
      file.unreadable(namedBy, "a file that exists");
    } catch (CharacterCodingException notUtf8) {
      file.unreadable(namedBy, "a file in UTF-8");
    } catch (IOException unreadable) {
      file.unreadable(namedBy, "a file that can be read");
    }
    return List.of();
  }

  private void unreadable(String namedBy, String expected) {
    problems.accept(
        Problem.of(Keys.PREFIX + ".config", '"' + path.toString() + '"', namedBy, expected));
  }

  Entry entry(String key, String text, int line) {
    return new Entry(key, text, origin(line));
  }

  void problem(String key, String found, int line, String expected) {
    problems.accept(Problem.of(key, found, origin(line), expected));
  }

  String origin(int line) {
    return "file " + path + " line " + line;
  }
}
