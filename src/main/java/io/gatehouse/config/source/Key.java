// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.source;

import io.gatehouse.config.settings.Bounds;
import io.gatehouse.config.settings.Doc;
import io.gatehouse.config.settings.JdbcUrl;
import io.gatehouse.config.settings.Named;
import io.gatehouse.config.settings.OnlyFor;
import io.gatehouse.config.settings.Secret;
import io.gatehouse.config.settings.UpstreamType;
import io.gatehouse.config.settings.Values;
import io.smallrye.config.WithDefault;
import java.lang.reflect.AnnotatedElement;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One setting that exists, with a segment {@code <name>} in its name for each choice of the
 * operator's.
 */
public final class Key {
  static final String WILDCARD = "<name>";

  private static final Pattern URL_SECRETS = Pattern.compile("(?<=//)[^/@]*@|\\?.*");

  /** Who writes a password where none belongs does not escape it either. */
  private static final Pattern DATABASE_SECRETS =
      Pattern.compile("(?<=^jdbc:|//)[^?;]*@|[?;].*", Pattern.CASE_INSENSITIVE);

  private final List<String> segments;
  private final List<Named> names;
  private final Class<?> type;
  private final boolean list;
  private final boolean optional;
  private final AnnotatedElement method;
  private final Pattern form;
  private final Pattern environmentForm;

  Key(
      List<String> segments,
      List<Named> names,
      Class<?> type,
      boolean list,
      boolean optional,
      AnnotatedElement method) {
    this.segments = List.copyOf(segments);
    this.names = List.copyOf(names);
    this.type = type;
    this.list = list;
    this.optional = optional;
    this.method = method;
    this.form = form();
    this.environmentForm = environmentForm();
  }

  public String name() {
    return String.join(".", segments);
  }

  /** What its name begins with, before the first name that the operator chose. */
  public String root() {
    return name().substring(0, Math.max(0, name().indexOf(WILDCARD)));
  }

  List<String> segments() {
    return segments;
  }

  /** What each name the operator chose must look like, in order. */
  public List<Named> names() {
    return names;
  }

  public Class<?> type() {
    return type;
  }

  public boolean isList() {
    return list;
  }

  /** Whether it may be set to nothing. */
  public boolean isOptional() {
    return optional;
  }

  public boolean isSecret() {
    return type == Secret.class;
  }

  public Doc doc() {
    return Optional.ofNullable(method.getAnnotation(Doc.class))
        .orElseThrow(() -> new IllegalStateException(name() + " is not documented"));
  }

  public Optional<String> standard() {
    return Optional.ofNullable(method.getAnnotation(WithDefault.class)).map(WithDefault::value);
  }

  public List<UpstreamType> onlyFor() {
    OnlyFor only = method.getAnnotation(OnlyFor.class);
    return only == null ? List.of(UpstreamType.values()) : List.of(only.value());
  }

  /** Whether it means something to every type of upstream. */
  public boolean isForAll() {
    return method.getAnnotation(OnlyFor.class) == null;
  }

  /** The least and the most it may be, in words; empty when there is neither. */
  public Optional<String> bounds() {
    return Optional.ofNullable(method.getAnnotation(Bounds.class)).map(Key::words);
  }

  private static String words(Bounds bounds) {
    return "at least " + bounds.min() + (bounds.max().isEmpty() ? "" : ", at most " + bounds.max());
  }

  /** A value of this key as it may be shown to anyone. */
  public String shown(String text) {
    if (isSecret()) {
      return Secret.MASK;
    }
    Pattern secrets = type == JdbcUrl.class ? DATABASE_SECRETS : URL_SECRETS;
    return secrets.matcher(text).replaceAll(Secret.MASK);
  }

  /** Reads one value, or one item of a list; see {@link Values} for how it says what is wrong. */
  public Object read(String text) {
    Object value = Values.read(type, text);
    Bounds bounds = method.getAnnotation(Bounds.class);
    if (bounds != null && !within(value, bounds)) {
      throw new IllegalArgumentException(words(bounds));
    }
    return value;
  }

  private boolean within(Object value, Bounds bounds) {
    return compare(value, bounds.min()) >= 0
        && (bounds.max().isEmpty() || compare(value, bounds.max()) <= 0);
  }

  @SuppressWarnings("unchecked") // only types with an order carry bounds
  private int compare(Object value, String bound) {
    return ((Comparable<Object>) value).compareTo(Values.read(type, bound));
  }

  /** This key's name with names in the places of its wildcards, quoted where they need it. */
  public String with(List<String> chosen) {
    var next = chosen.iterator();
    return segments.stream()
        .map(segment -> segment.equals(WILDCARD) ? quoted(next.next()) : segment)
        .collect(Collectors.joining("."));
  }

  /** A name as one segment of a key. */
  public static String quoted(String name) {
    return name.indexOf('.') < 0 ? name : '"' + name + '"';
  }

  /** The environment variable for this key, with its wildcards left as they are. */
  public String environmentName() {
    return segments.stream()
        .map(segment -> segment.equals(WILDCARD) ? "<NAME>" : upper(segment))
        .collect(Collectors.joining("_"));
  }

  static String upper(String segment) {
    return segment.toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_');
  }

  Optional<Found> find(String spelled) {
    Matcher matcher = form.matcher(spelled);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String index = list ? matcher.group("index") : null;
    return Optional.of(
        new Found(
            this,
            groups(matcher, names.size()).stream().map(Key::unquoted).toList(),
            index == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(index))));
  }

  Optional<Found> findEnvironment(String variable) {
    Matcher matcher = environmentForm.matcher(variable);
    return matcher.matches()
        ? Optional.of(
            new Found(
                this,
                groups(matcher, names.size()).stream()
                    .map(name -> name.toLowerCase(Locale.ROOT).replace('_', '-'))
                    .toList(),
                OptionalInt.empty()))
        : Optional.empty();
  }

  private static List<String> groups(Matcher matcher, int count) {
    return IntStream.rangeClosed(1, count).mapToObj(matcher::group).toList();
  }

  private static String unquoted(String name) {
    return name.startsWith("\"") ? name.substring(1, name.length() - 1) : name;
  }

  private Pattern form() {
    var dotted = names.iterator();
    String pattern =
        segments.stream()
            .map(
                segment -> {
                  if (!segment.equals(WILDCARD)) {
                    return Pattern.quote(segment);
                  }
                  return "a.b".matches(dotted.next().pattern())
                      ? "(\"[^\"]+\"|[^\"]+)"
                      : "(\"[^\"]+\"|[^\".]+)";
                })
            .collect(Collectors.joining("\\."));
    return Pattern.compile(pattern + (list ? "(?:\\[(?<index>\\d{1,4})])?" : ""));
  }

  /** The first name as short as it can be, so that the rest is the longest key we know. */
  private Pattern environmentForm() {
    return Pattern.compile(
        segments.stream()
            .map(segment -> segment.equals(WILDCARD) ? "([A-Z0-9][A-Z0-9_]*?)" : upper(segment))
            .collect(Collectors.joining("_")));
  }
}
