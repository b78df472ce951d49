// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import io.gatehouse.config.source.Problem;
import io.gatehouse.policy.PriceFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Checks the price table that the settings name, line by line. */
final class PriceChecks {
  private static final String FILE = "gatehouse.prices.file";
  private static final String CURRENCY = "gatehouse.prices.currency";

  private final Map<String, Setting> settings;
  private final Consumer<Problem> problems;

  PriceChecks(Map<String, Setting> settings, Consumer<Problem> problems) {
    this.settings = settings;
    this.problems = problems;
  }

  void check() {
    Optional.ofNullable(settings.get(FILE))
        .filter(file -> file.isPresent() && !file.resolved().isEmpty())
        .ifPresent(this::lines);
  }

  private void lines(Setting file) {
    try {
      PriceFile.problems(Files.readString(Path.of(file.text())), currency())
          .forEach(wrong -> problems.accept(Problem.of(FILE, wrong, "file " + file.text(), "")));
    } catch (CharacterCodingException garbled) {
      unreadable(file, "a file in UTF-8");
    } catch (IOException unreadable) {
      unreadable(file, "a file that can be read");
    } catch (InvalidPathException notAPath) {
      // told with all other values
    }
  }

  private void unreadable(Setting file, String expected) {
    problems.accept(Problem.of(FILE, '"' + file.text() + '"', file.origin(), expected));
  }

  private String currency() {
    return Optional.ofNullable(settings.get(CURRENCY))
        .filter(Setting::isPresent)
        .map(Setting::text)
        .orElse("USD");
  }
}
