// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import io.gatehouse.config.settings.ByteSize;
import io.gatehouse.config.settings.Doc;
import io.gatehouse.config.settings.GatehouseSettings;
import io.gatehouse.config.settings.ProxyAddress;
import io.gatehouse.config.settings.Secret;
import io.gatehouse.config.settings.Share;
import io.gatehouse.config.settings.TargetName;
import io.gatehouse.config.settings.UpstreamType;
import io.gatehouse.config.settings.Values;
import io.gatehouse.config.settings.WebOrigin;
import io.gatehouse.config.source.Key;
import io.gatehouse.config.source.Keys;
import io.gatehouse.config.source.WellKnownVariable;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** docs/configuration.md, written from the settings' own types. */
final class ConfigurationDoc {
  private static final String INTRO =
      """
      # Configuration

      Generated from the settings' types by `mvn test -Dtest=ConfigurationDocTest -Dgolden=write`; do
      not edit.

      Every setting has one key under `gatehouse.` and can be written in any of these places. Where two
      say something about the same key, the first in this list wins; a list is replaced as a whole.

      1. System properties
      2. Environment variables
      3. JNDI names of the application server
      4. The settings file, whose name is the value of `gatehouse.config`
      5. [Well-known variables](#well-known-variables), or those of a [preset](migrating.md)
      6. The defaults below

      Everything is read once, at start. A key that does not exist, or a value that cannot be, stops
      the start with a list of all problems, each with where it stands. To see that list without
      starting anything: `java -jar gatehouse.war validate [file]`.

      ## Where to write settings

      **System property:** the key as it is.

      ```sh
      java -Dgatehouse.limits.body=20MB -jar gatehouse.war
      ```

      **Environment variable:** the key in upper case, with `_` for each dot and hyphen. In a name you
      chose, `_` stands for a hyphen: this is the upstream `azure-east`. Names with other characters
      need one of the other places. The variables Kubernetes sets for a service called gatehouse are
      not mistaken for settings.

      ```sh
      export GATEHOUSE_UPSTREAMS_AZURE_EAST_TYPE=openai-compatible
      export GATEHOUSE_UPSTREAMS_AZURE_EAST_BASE_URL=https://llm.example/v1
      export GATEHOUSE_UPSTREAMS_AZURE_EAST_API_KEY=change-me
      export GATEHOUSE_ROUTES_FAST_TARGETS=azure-east/small,azure-east/large
      ```

      **JNDI:** the key with slashes for its dots, looked for below `java:comp/env/` (Tomcat, Jetty),
      `java:global/` (WildFly), `java:/` and under its plain name (Payara), in this order. On Tomcat, in
      `conf/Catalina/localhost/gatehouse.xml`:

      ```xml
      <Context>
        <Environment name="gatehouse/upstreams/openai/type" type="java.lang.String" value="openai"/>
        <Environment name="gatehouse/upstreams/openai/api-key" type="java.lang.String" value="change-me"/>
      </Context>
      ```

      **YAML file** (`.yaml`, `.yml`):

      ```yaml
      gatehouse:
        default-model: gpt-5.4
        upstreams:
          openai:
            type: openai
            api-key: ${MY_OPENAI_KEY}
            timeouts:
              idle: 90s
          local:
            type: ollama
        routes:
          gpt-5.4:
            targets:
              - openai/gpt-5.4-mini
              - local/qwen3:8b
      ```

      **Properties file** (`.properties`, in UTF-8): a list is divided by commas, or written item by
      item as `key[0]`, `key[1]`; a comma within an item is `\\\\,`.

      ```properties
      gatehouse.default-model=gpt-5.4
      gatehouse.upstreams.openai.type=openai
      gatehouse.upstreams.openai.api-key=${MY_OPENAI_KEY}
      gatehouse.upstreams.openai.timeouts.idle=90s
      gatehouse.upstreams.local.type=ollama
      gatehouse.routes."gpt-5.4".targets=openai/gpt-5.4-mini,local/qwen3:8b
      ```

      ## How to write values

      - **time**: `40ms`, `15s`, `5m`, `1h`, `2d`, a plain number of seconds, or ISO 8601 (`PT15S`).
      - **size**: `512KB`, `10MB`, `1GB`, or a plain number of bytes; the units are powers of 1024.
      - **share**: `0%` to `100%`.
      - **secret**: never shown in a log, a message or a page; `***` stands for it. Better than writing
        one into a file is to refer to a variable, as in the examples above.
      - **reference**: `${NAME}` in a value is replaced by the environment variable, system property or key of that
        name, `${NAME:other}` by `other` when there is none. `\\${` is a plain `${`.
      - **nothing**: an empty value takes back what weaker places and the defaults say, where a setting may be absent.

      """;

  private static final Map<Class<?>, String> TYPES =
      Map.ofEntries(
          Map.entry(Boolean.class, "true or false"),
          Map.entry(ByteSize.class, "size"),
          Map.entry(Duration.class, "time"),
          Map.entry(Integer.class, "number"),
          Map.entry(Path.class, "file"),
          Map.entry(ProxyAddress.class, "address"),
          Map.entry(Secret.class, "secret"),
          Map.entry(Share.class, "share"),
          Map.entry(TargetName.class, "target"),
          Map.entry(URI.class, "address"),
          Map.entry(WebOrigin.class, "origin"));

  private final StringBuilder text = new StringBuilder(INTRO);

  private ConfigurationDoc() {}

  static String write() {
    var doc = new ConfigurationDoc();
    doc.section("General", "", key -> key.name().split("\\.").length == 2);
    Arrays.stream(GatehouseSettings.class.getDeclaredMethods())
        .filter(ConfigurationDoc::isSection)
        .sorted(Comparator.comparing(Method::getName))
        .forEach(doc::section);
    doc.upstreamTypes();
    doc.wellKnownVariables();
    return doc.text.toString();
  }

  private static boolean isSection(Method method) {
    return method.getReturnType() == Map.class
        || method.getReturnType().getName().endsWith("Settings");
  }

  private void section(Method method) {
    String name = Keys.spelled(method);
    String path = method.getReturnType() == Map.class ? name + ".<name>" : name;
    Doc doc = Optional.ofNullable(method.getAnnotation(Doc.class)).orElseThrow();
    String start = "gatehouse." + path;
    section(
        '`' + path + '`',
        doc.value(),
        key -> key.name().equals(start) || key.name().startsWith(start + "."));
  }

  private void section(String title, String intro, Predicate<Key> belongs) {
    text.append("## ").append(title).append("\n\n");
    if (!intro.isEmpty()) {
      text.append(intro).append("\n\n");
    }
    table(
        List.of("Key", "Type", "Default", "Meaning", "Environment variable"),
        Keys.ALL.all().stream().filter(belongs).map(ConfigurationDoc::row).toList());
  }

  private static List<String> row(Key key) {
    String only =
        key.isForAll()
            ? ""
            : key.onlyFor().stream()
                .map(type -> code(type.id()))
                .reduce((one, other) -> one + " or " + other)
                .map(types -> " Only for type " + types + ".")
                .orElse(" Only for types of plug-ins.");
    return List.of(
        code(key.name()),
        type(key) + key.bounds().map(bounds -> ", " + bounds).orElse(""),
        key.standard().map(ConfigurationDoc::code).orElse(key.doc().standard()),
        key.doc().value() + only,
        code(key.environmentName()));
  }

  private static String type(Key key) {
    String type =
        key.type().isEnum()
            ? Values.ids(key.type()).stream()
                .map(ConfigurationDoc::code)
                .collect(Collectors.joining(" or "))
            : TYPES.getOrDefault(key.type(), "text");
    return key.isList() ? "list of " + (type.equals("text") ? type : type + "s") : type;
  }

  private void upstreamTypes() {
    text.append("## Upstream types\n\n");
    table(
        List.of("Type", "`base-url`", "`default-model`", "`mend`", "`api-key`"),
        Arrays.stream(UpstreamType.values())
            .map(
                type ->
                    List.of(
                        code(type.id()),
                        type.baseUrl()
                            .map(ConfigurationDoc::code)
                            .orElse(type.needsBaseUrl() ? "required" : ""),
                        type.defaultModel().map(ConfigurationDoc::code).orElse(""),
                        code(Boolean.toString(type.mends())),
                        type.needsKey() ? "required" : "optional"))
            .toList());
  }

  private void wellKnownVariables() {
    text.append("## Well-known variables\n\n")
        .append("Each makes an upstream of its own, unless another place gives an upstream of that")
        .append(" name a `type`; those of `azure` only together. With a `gatehouse.preset` none of")
        .append(" them is read.\n\n");
    table(
        List.of("Variable", "Upstream", "Its type", "Sets"),
        Arrays.stream(WellKnownVariable.values())
            .map(
                variable ->
                    List.of(
                        code(variable.name()),
                        code(variable.upstream()),
                        code(variable.type().id()),
                        code(variable.leaf())))
            .toList());
    text.setLength(text.length() - 1);
  }

  private void table(List<String> head, List<List<String>> rows) {
    line(head);
    line(head.stream().map(column -> "---").toList());
    rows.forEach(this::line);
    text.append('\n');
  }

  private void line(List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  private static String code(String text) {
    return '`' + text + '`';
  }
}
