// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import io.gatehouse.model.AddressRange;
import io.gatehouse.model.Budget;
import io.gatehouse.model.Money;
import io.gatehouse.model.NamePattern;
import io.gatehouse.model.Rate;
import io.gatehouse.policy.AutoDeny;
import io.gatehouse.policy.ClientAddress;
import io.gatehouse.provider.AzureOpenAi;
import io.gatehouse.provider.Continuing;
import io.gatehouse.provider.zaiweb.ThinkMode;
import io.gatehouse.routing.Balance;
import io.gatehouse.telemetry.ShownAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * How the text of a value becomes its type, the same whatever the source. What is wrong is told by
 * an {@link IllegalArgumentException} whose message is what was expected, never what was found.
 */
public final class Values {
  private static final Map<Class<?>, Function<String, Object>> READERS =
      Map.ofEntries(
          Map.entry(AddressRange.class, Values::addresses),
          Map.entry(ApiPrefix.class, ApiPrefix::parse),
          Map.entry(AppInput.class, text -> oneOf(AppInput.class, text)),
          Map.entry(AutoDeny.Mode.class, text -> oneOf(AutoDeny.Mode.class, text)),
          Map.entry(AzureApiVersion.class, AzureApiVersion::parse),
          Map.entry(AzureOpenAi.Auth.class, text -> oneOf(AzureOpenAi.Auth.class, text)),
          Map.entry(Balance.class, text -> oneOf(Balance.class, text)),
          Map.entry(Boolean.class, Values::bool),
          Map.entry(Budget.Period.class, text -> oneOf(Budget.Period.class, text)),
          Map.entry(Budget.Scope.class, text -> oneOf(Budget.Scope.class, text)),
          Map.entry(Budget.Unit.class, text -> oneOf(Budget.Unit.class, text)),
          Map.entry(ByteSize.class, ByteSize::parse),
          Map.entry(Continuing.class, text -> oneOf(Continuing.class, text)),
          Map.entry(ClientAddress.Header.class, text -> oneOf(ClientAddress.Header.class, text)),
          Map.entry(Duration.class, Durations::parse),
          Map.entry(FlowStreamMode.class, text -> oneOf(FlowStreamMode.class, text)),
          Map.entry(Integer.class, Values::integer),
          Map.entry(JdbcUrl.class, text -> JdbcUrl.parse(text(text))),
          Map.entry(JndiName.class, text -> JndiName.parse(text(text))),
          Map.entry(LogFormat.class, text -> oneOf(LogFormat.class, text)),
          Map.entry(ModelId.class, text -> ModelId.parse(text(text))),
          Map.entry(NamePattern.class, text -> new NamePattern(text(text))),
          Map.entry(Path.class, text -> Path.of(text(text))),
          Map.entry(PresetName.class, text -> oneOf(PresetName.class, text)),
          Map.entry(Money.class, Values::money),
          Map.entry(ProxyAddress.class, ProxyAddress::parse),
          Map.entry(Rate.class, Values::rate),
          Map.entry(SchemaName.class, SchemaName::parse),
          Map.entry(Secret.class, text -> Secret.of(text(text))),
          Map.entry(Share.class, Share::parse),
          Map.entry(SharedBy.class, text -> oneOf(SharedBy.class, text)),
          Map.entry(ShownAddress.class, text -> oneOf(ShownAddress.class, text)),
          Map.entry(SignatureAlgorithm.class, SignatureAlgorithm::parse),
          Map.entry(String.class, Values::text),
          Map.entry(TargetName.class, text -> TargetName.parse(text(text))),
          Map.entry(TypeName.class, text -> new TypeName(text(text))),
          Map.entry(ThinkMode.class, text -> oneOf(ThinkMode.class, text)),
          Map.entry(URI.class, HttpUrls::parse),
          Map.entry(Unruled.class, text -> oneOf(Unruled.class, text)),
          Map.entry(UpstreamType.class, text -> oneOf(UpstreamType.class, text)),
          Map.entry(WebOrigin.class, WebOrigin::parse),
          Map.entry(ZoneId.class, Values::zone),
          Map.entry(ZaiAuth.class, text -> oneOf(ZaiAuth.class, text)));

  private Values() {}

  public static Set<Class<?>> types() {
    return READERS.keySet();
  }

  public static <T> T read(Class<T> type, String text) {
    Function<String, Object> reader = READERS.get(type);
    if (reader == null) {
      throw new IllegalStateException("no setting can have the type " + type);
    }
    return type.cast(reader.apply(text));
  }

  /** What a constant of an enum is called in the settings. */
  public static String id(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The names of all constants, or none when the type is not an enum. */
  public static List<String> ids(Class<?> type) {
    return type.isEnum()
        ? Arrays.stream(type.getEnumConstants()).map(constant -> id((Enum<?>) constant)).toList()
        : List.of();
  }

  private static <E extends Enum<E>> E oneOf(Class<E> type, String text) {
    for (E constant : type.getEnumConstants()) {
      if (id(constant).equals(text)) {
        return constant;
      }
    }
    throw new IllegalArgumentException("one of " + String.join(", ", ids(type)));
  }

  private static ZoneId zone(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException unknown) {
      throw new IllegalArgumentException("a time zone such as UTC or Europe/Berlin", unknown);
    }
  }

  private static Money money(String text) {
    Money money = Money.parse(text);
    if (money.compareTo(Money.NONE) < 0) {
      throw new IllegalArgumentException("at least 0");
    }
    return money;
  }

  private static Rate rate(String text) {
    Rate rate;
    try {
      rate = Rate.parse(text);
    } catch (IllegalArgumentException none) {
      // without the cause: its message repeats the text
      throw new IllegalArgumentException(
          "an amount and a time, such as 100/minute, 5000/hour or 20/10s");
    }
    if (rate.amount() > rate.per().toNanos()) {
      throw new IllegalArgumentException("a rate of at most one in a nanosecond");
    }
    return rate;
  }

  private static Boolean bool(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("true or false");
    };
  }

  private static Integer integer(String text) {
    try {
      return Integer.valueOf(text);
    } catch (NumberFormatException notANumber) {
      // without the cause: its message repeats the text
      throw new IllegalArgumentException("a whole number");
    }
  }

  private static AddressRange addresses(String text) {
    try {
      return AddressRange.parse(text);
    } catch (IllegalArgumentException none) {
      // without the cause: its message repeats the text
      throw new IllegalArgumentException(
          "an address or a range of addresses, such as 192.0.2.7, 10.1.0.0/16 or 2001:db8::/32");
    }
  }

  /** Most texts end up in a header or a log line, where a line break would be a way in. */
  private static String text(String text) {
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("text without line breaks or other control characters");
    }
    return text;
  }
}
