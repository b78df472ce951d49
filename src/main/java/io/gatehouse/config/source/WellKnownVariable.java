// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.source;

import io.gatehouse.config.settings.UpstreamType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A variable that other software reads as well; set, it makes an upstream without any setting. */
public enum WellKnownVariable {
  OPENAI_API_KEY(UpstreamType.OPENAI, "api-key"),
  ANTHROPIC_API_KEY(UpstreamType.ANTHROPIC, "api-key"),
  GEMINI_API_KEY(UpstreamType.GEMINI, "api-key"),
  /** One of Azure's two; neither is of use without the other. */
  AZURE_OPENAI_API_KEY("azure", UpstreamType.AZURE_OPENAI, "api-key"),
  AZURE_OPENAI_ENDPOINT("azure", UpstreamType.AZURE_OPENAI, "base-url"),
  DASHSCOPE_API_KEY(UpstreamType.DASHSCOPE, "api-key"),
  OPENROUTER_API_KEY(UpstreamType.OPENROUTER, "api-key"),
  COZE_API_TOKEN(UpstreamType.COZE, "api-key"),
  ZAI_API_KEY(UpstreamType.ZAI, "api-key"),
  OLLAMA_HOST(UpstreamType.OLLAMA, "base-url");

  private static final Pattern OLLAMA_FORM =
      Pattern.compile("(?:(https?)://)?(\\[[^]]*]|[^:/]*)(:\\d+)?(/.*)?");

  private final String upstream;
  private final UpstreamType type;
  private final String leaf;

  WellKnownVariable(UpstreamType type, String leaf) {
    this(type.id(), type, leaf);
  }

  WellKnownVariable(String upstream, UpstreamType type, String leaf) {
    this.upstream = upstream;
    this.type = type;
    this.leaf = leaf;
  }

  /** The name of the upstream it makes. */
  public String upstream() {
    return upstream;
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
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (WellKnownVariable variable : values()) {
      String text = variable.text(environment);
      if (!text.isEmpty()
          && !given.contains(variable.key("type"))
          && variable.family().allMatch(each -> each.isSaid(environment, given))) {
        String origin = EnvironmentSource.origin(variable.name());
        String type = variable.key("type");
        entries.putIfAbsent(type, new Entry(type, variable.type.id(), origin));
        if (!given.contains(variable.key(variable.leaf + "s"))) {
          String key = variable.key(variable.leaf);
          entries.put(key, new Entry(key, variable.value(text), origin));
        }
      }
    }
    return List.copyOf(entries.values());
  }

  private String key(String leaf) {
    return Keys.PREFIX + ".upstreams." + upstream + "." + leaf;
  }

  private String text(Map<String, String> environment) {
    return environment.getOrDefault(name(), "").strip();
  }

  /** All variables of the same upstream. */
  private Stream<WellKnownVariable> family() {
    return Arrays.stream(values()).filter(other -> other.upstream.equals(upstream));
  }

  private boolean isSaid(Map<String, String> environment, Set<String> given) {
    return !text(environment).isEmpty()
        || given.contains(key(leaf))
        || given.contains(key(leaf + "s"));
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
