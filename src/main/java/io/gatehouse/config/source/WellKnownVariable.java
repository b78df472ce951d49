// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.source;

import io.gatehouse.config.settings.UpstreamType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A variable that other software reads as well; set, it makes an upstream without any setting. */
public enum WellKnownVariable {
  OPENAI_API_KEY(UpstreamType.OPENAI, "api-key"),
  DASHSCOPE_API_KEY(UpstreamType.DASHSCOPE, "api-key"),
  OPENROUTER_API_KEY(UpstreamType.OPENROUTER, "api-key"),
  ZAI_API_KEY(UpstreamType.ZAI, "api-key"),
  OLLAMA_HOST(UpstreamType.OLLAMA, "base-url");

  private static final Pattern OLLAMA_FORM =
      Pattern.compile("(?:(https?)://)?(\\[[^]]*]|[^:/]*)(:\\d+)?(/.*)?");

  private final UpstreamType type;
  private final String leaf;

  WellKnownVariable(UpstreamType type, String leaf) {
    this.type = type;
    this.leaf = leaf;
  }

  public UpstreamType type() {
    return type;
  }

  /** What of the upstream it sets. */
  public String leaf() {
    return leaf;
  }

  /** Entries for the variables that are set, but not for upstreams somebody gave a type. */
  public static List<Entry> read(Map<String, String> environment, Set<String> given) {
    List<Entry> entries = new ArrayList<>();
    for (WellKnownVariable variable : values()) {
      String text = environment.getOrDefault(variable.name(), "").strip();
      String prefix = Keys.PREFIX + ".upstreams." + variable.type.id() + ".";
      if (!text.isEmpty() && !given.contains(prefix + "type")) {
        String origin = EnvironmentSource.origin(variable.name());
        entries.add(new Entry(prefix + "type", variable.type.id(), origin));
        if (!given.contains(prefix + variable.leaf + "s")) {
          entries.add(new Entry(prefix + variable.leaf, variable.value(text), origin));
        }
      }
    }
    return entries;
  }

  private String value(String text) {
    return this == OLLAMA_HOST ? ollama(text) : text;
  }

  /** Ollama's own forms: a host, a port or both; and what a server listens on, seen from here. */
  private static String ollama(String text) {
    Matcher form = OLLAMA_FORM.matcher(text);
    if (!form.matches()) {
      return text;
    }
    String scheme = form.group(1) == null ? "http" : form.group(1);
    String host =
        Set.of("", "0.0.0.0", "[::]").contains(form.group(2)) ? "127.0.0.1" : form.group(2);
    String port = form.group(3) != null ? form.group(3) : form.group(1) == null ? ":11434" : "";
    String path = form.group(4) == null ? "" : form.group(4).replaceFirst("/+$", "");
    return scheme + "://" + host + port + (path.endsWith("/v1") ? path : path + "/v1");
  }
}
