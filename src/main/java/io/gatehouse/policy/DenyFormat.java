// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import io.gatehouse.model.AddressRange;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a list of denied addresses is written: an address or a range on each line, then {@code #},
 * since when, and why. Read as well is what other programs write: bare addresses, and JSON of
 * whatever shape, of which every text that is an address counts.
 */
public final class DenyFormat {
  /**
   * What was read.
   *
   * @param unknown lines that mean nothing, as they stand
   */
  public record Content(List<Denied> denied, List<String> unknown) {
    public Content {
      denied = List.copyOf(denied);
      unknown = List.copyOf(unknown);
    }
  }

  private static final String HEAD =
      "# Denied addresses: one or a range on each line, then # since when, and why.\n"
          + "# Gatehouse writes this file while it runs: change it by /admin, or while it stands.\n";
  private static final Pattern TEXT = Pattern.compile("\"([^\"\\\\]{2,64})\"");
  private static final Pattern PUNCTUATION = Pattern.compile("[\\[\\]{},\\s]*");

  private DenyFormat() {}

  public static String write(List<Denied> all, List<String> unknown) {
    StringBuilder text = new StringBuilder(HEAD);
    for (Denied denied : all) {
      text.append(denied.range()).append(" # ").append(denied.since());
      text.append(denied.reason().isEmpty() ? "" : " ").append(denied.reason()).append('\n');
    }
    unknown.forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  /**
   * Reads a list.
   *
   * @param now since when an entry holds that does not say it
   */
  public static Content read(List<String> lines, Instant now) {
    List<Denied> denied = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (String line : lines) {
      String text = line.startsWith("\uFEFF") ? line.substring(1) : line;
      int hash = text.indexOf('#');
      String entry = (hash < 0 ? text : text.substring(0, hash)).strip();
      if (entry.indexOf('"') >= 0) {
        json(text, now, denied);
      } else if (!PUNCTUATION.matcher(entry).matches() && !entry(entry, text, now, denied)) {
        unknown.add(line);
      }
    }
    return new Content(denied, unknown);
  }

  private static boolean entry(String entry, String line, Instant now, List<Denied> denied) {
    try {
      AddressRange range = AddressRange.parse(entry);
      int hash = line.indexOf('#');
      denied.add(remarked(range, hash < 0 ? "" : line.substring(hash + 1).strip(), now));
      return true;
    } catch (IllegalArgumentException none) {
      return false;
    }
  }

  private static Denied remarked(AddressRange range, String remark, Instant now) {
    int space = remark.indexOf(' ');
    String first = space < 0 ? remark : remark.substring(0, space);
    try {
      return new Denied(range, Instant.parse(first), remark.substring(first.length()).strip());
    } catch (DateTimeException anyText) {
      return new Denied(range, now, remark);
    }
  }

  private static void json(String line, Instant now, List<Denied> denied) {
    for (Matcher text = TEXT.matcher(line); text.find(); ) {
      try {
        denied.add(new Denied(AddressRange.parse(text.group(1)), now, ""));
      } catch (IllegalArgumentException otherwise) {
        // a name, a time, a reason
      }
    }
  }
}
