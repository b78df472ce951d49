// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.pieces;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.wire.Json;
import io.gatehouse.wire.Members;
import jakarta.json.JsonException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Lists of models as Pieces OS keeps them, in files named {@code cloud_model.json}. */
public final class CloudModels {
  private static final Pattern DATED = Pattern.compile("(claude-[^@]+)-(\\d{8})");
  private static final Pattern OFFICIAL = Pattern.compile("(claude-[^@]+)@(\\d{8})");

  private CloudModels() {}

  /** The names in a list. */
  public static List<String> names(String list) {
    try {
      List<String> names =
          Members.objects(Json.parse(list), "iterable").stream()
              .map(model -> Members.text(model, "unique"))
              .filter(name -> !name.isEmpty())
              .distinct()
              .toList();
      if (!names.isEmpty()) {
        return names;
      }
    } catch (JsonException notJson) {
      // told below
    }
    throw new IllegalArgumentException("no list of models is in it");
  }

  /** The list that we come with: the models of November 2024. */
  public static List<String> shipped() {
    try (InputStream list = CloudModels.class.getResourceAsStream("cloud_model.json")) {
      if (list == null) {
        throw new IllegalStateException("the list of models is not where it was put");
      }
      return names(new String(list.readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The upstream's own spelling of a name that may have been written with a dash for its at. */
  static String official(String name) {
    return DATED.matcher(name).matches() ? DATED.matcher(name).replaceFirst("$1@$2") : name;
  }

  /** The other spelling of a name, when it has one: not every client likes an at in it. */
  public static Optional<String> otherSpelling(String name) {
    var official = OFFICIAL.matcher(name);
    return official.matches() ? Optional.of(official.replaceFirst("$1-$2")) : Optional.empty();
  }
}
