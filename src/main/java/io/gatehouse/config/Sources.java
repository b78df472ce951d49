// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import io.gatehouse.config.source.Entry;
import io.gatehouse.config.source.EnvironmentSource;
import io.gatehouse.config.source.JndiSource;
import io.gatehouse.config.source.Keys;
import io.gatehouse.config.source.Naming;
import io.gatehouse.config.source.Problem;
import io.gatehouse.config.source.SettingsFile;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.naming.InitialContext;
import javax.naming.NoInitialContextException;

/** The places settings are read from; which beats which is decided here. */
public final class Sources {
  private static final String FILE_KEY = Keys.PREFIX + ".config";

  private final Map<String, String> systemProperties;
  private final Map<String, String> environment;
  private final Naming naming;
  private final List<Entry> commandLine;

  private Sources(
      Map<String, String> systemProperties,
      Map<String, String> environment,
      Naming naming,
      List<Entry> commandLine) {
    this.systemProperties = Map.copyOf(systemProperties);
    this.environment = Map.copyOf(environment);
    this.naming = naming;
    this.commandLine = commandLine;
  }

  /** What this process and the server around it say. */
  @SuppressWarnings("BanJNDI") // see JndiSource
  public static Sources ofProcess() {
    var properties = System.getProperties();
    Map<String, String> copy =
        properties.stringPropertyNames().stream()
            .collect(Collectors.toMap(name -> name, name -> properties.getProperty(name, "")));
    return new Sources(copy, System.getenv(), InitialContext::new, List.of());
  }

  /** Given properties and variables, and no JNDI. */
  public static Sources of(Map<String, String> systemProperties, Map<String, String> environment) {
    return new Sources(
        systemProperties,
        environment,
        () -> {
          throw new NoInitialContextException();
        },
        List.of());
  }

  public Sources withNaming(Naming other) {
    return new Sources(systemProperties, environment, other, commandLine);
  }

  /** The server's names. */
  public Naming naming() {
    return naming;
  }

  /** The same with another settings file. */
  public Sources withFile(Path file) {
    Entry named = new Entry(FILE_KEY, file.toString(), "command line");
    return new Sources(systemProperties, environment, naming, List.of(named));
  }

  /** What expressions in values may refer to. */
  Map<String, String> variables() {
    Map<String, String> variables = new TreeMap<>(environment);
    variables.putAll(systemProperties);
    return variables;
  }

  Map<String, String> environment() {
    return environment;
  }

  /** Everything written under our name, strongest source first. */
  List<List<Entry>> layers(Keys keys, Consumer<Problem> problems) {
    List<List<Entry>> layers = new ArrayList<>();
    layers.add(commandLine);
    layers.add(properties());
    layers.add(EnvironmentSource.read(environment, keys, problems));
    layers.add(JndiSource.read(naming));
    layers.stream()
        .flatMap(List::stream)
        .filter(isFile().and(entry -> !entry.text().isBlank()))
        .findFirst()
        .ifPresent(named -> layers.add(file(named, keys, problems)));
    return layers;
  }

  private List<Entry> properties() {
    return new TreeMap<>(systemProperties)
        .entrySet().stream()
            .filter(property -> property.getKey().startsWith(Keys.PREFIX + "."))
            .map(property -> new Entry(property.getKey(), property.getValue(), "system property"))
            .toList();
  }

  private static List<Entry> file(Entry named, Keys keys, Consumer<Problem> problems) {
    Path path;
    try {
      path = Path.of(named.text().strip());
    } catch (InvalidPathException notAPath) {
      return List.of(); // told with all other values
    }
    List<Entry> entries = SettingsFile.read(path, named.origin(), keys, problems);
    entries.stream()
        .filter(isFile())
        .map(
            entry -> Problem.of(FILE_KEY, "set in the file itself", entry.origin(), "it elsewhere"))
        .forEach(problems);
    return entries;
  }

  private static Predicate<Entry> isFile() {
    return entry -> entry.key().equals(FILE_KEY);
  }
}
