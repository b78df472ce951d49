// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.wire;

import io.gatehouse.wire.MultipartScanner.Malformed;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The headers of one part of a form. */
final class PartHeaders {
  private static final Set<String> PLAIN = Set.of("7bit", "8bit", "binary");

  private final Map<String, String> values = new HashMap<>();

  PartHeaders(String lines) {
    for (String line : lines.isEmpty() ? new String[0] : lines.split("\r\n", -1)) {
      int colon = line.indexOf(':');
      boolean folded = line.startsWith(" ") || line.startsWith("\t");
      if (colon <= 0 || folded || line.indexOf('\n') >= 0 || line.indexOf('\r') >= 0) {
        throw new Malformed("a part has a header line that cannot be read");
      }
      String name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
      if (values.put(name, line.substring(colon + 1).strip()) != null) {
        throw new Malformed("a part has the header '" + name + "' twice");
      }
    }
  }

  /** The name of a plain field that is one of these. */
  Optional<String> name(Set<String> watched) {
    Optional<String> disposition = Optional.ofNullable(values.get("content-disposition"));
    if (disposition.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> parameters =
        Parameters.of(disposition.get())
            .orElseThrow(() -> new Malformed("a part has a Content-Disposition that is not valid"))
            .values();
    if (parameters.containsKey("name*")) {
      throw new Malformed("a part has its name in an extended notation");
    }
    Optional<String> name = Optional.ofNullable(parameters.get("name")).filter(watched::contains);
    name.ifPresent(field -> requirePlain(field, parameters));
    return name;
  }

  private void requirePlain(String field, Map<String, String> parameters) {
    String encoding = values.getOrDefault("content-transfer-encoding", "binary");
    boolean file = parameters.containsKey("filename") || parameters.containsKey("filename*");
    if (file || !PLAIN.contains(encoding.toLowerCase(Locale.ROOT))) {
      throw new Malformed("the field '" + field + "' must be plain text");
    }
  }
}
