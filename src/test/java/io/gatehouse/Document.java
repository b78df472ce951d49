// SPDX-License-Identifier: Apache-2.0
package io.gatehouse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page of the repository's Markdown, and the examples in it. */
public record Document(Path file, String text) {
  private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");

  /** Everything that people read first, and all of {@code docs}. */
  static List<Document> all() {
    List<Document> all = new ArrayList<>();
    for (String file : List.of("README.md", "CHANGELOG.md", "bench/README.md")) {
      all.add(of(file));
    }
    try (Stream<Path> files = Files.walk(Path.of("docs"))) {
      files
          .map(Path::toString)
          .filter(file -> file.endsWith(".md"))
          .sorted()
          .forEach(file -> all.add(of(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  public static Document of(String file) {
    return new Document(Path.of(file), Golden.read(Path.of(file)));
  }

  /** The code blocks of one language. */
  public List<String> examples(String language) {
    return EXAMPLE
        .matcher(text)
        .results()
        .filter(example -> example.group(1).equals(language))
        .map(example -> example.group(2))
        .toList();
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
