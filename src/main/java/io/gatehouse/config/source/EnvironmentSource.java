// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Settings in environment variables. {@code GATEHOUSE_UPSTREAMS_AZURE_EAST_API_KEY} does not say
 * where the upstream's name ends; the list of keys does.
 */
public final class EnvironmentSource {
  private static final String PREFIX = "GATEHOUSE_";

  /** What Kubernetes sets in every pod beside a service that is called gatehouse-something. */
  private static final Pattern SERVICE_LINKS =
      Pattern.compile(
          "GATEHOUSE_(\\w+_)?(SERVICE_HOST|SERVICE_PORT(_\\w+)?"
              + "|PORT(_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)");

  private EnvironmentSource() {}

  public static List<Entry> read(
      Map<String, String> environment, Keys keys, Consumer<Problem> problems) {
    List<Entry> entries = new ArrayList<>();
    new TreeMap<>(environment)
        .forEach(
            (variable, text) -> {
              if (variable.startsWith(PREFIX)) {
                entry(variable, text, keys, problems).ifPresent(entries::add);
              }
            });
    return entries;
  }

  private static Optional<Entry> entry(
      String variable, String text, Keys keys, Consumer<Problem> problems) {
    String origin = origin(variable);
    Optional<Found> found = keys.findEnvironment(variable);
    if (found.isEmpty() && !SERVICE_LINKS.matcher(variable).matches()) {
      problems.accept(Problem.unknownKey(variable, origin, keys.environmentCandidates(variable)));
    }
    return found.map(known -> new Entry(known.name(), text, origin));
  }

  /** How a variable is named as the place of something. */
  public static String origin(String variable) {
    return "environment variable " + variable;
  }
}
