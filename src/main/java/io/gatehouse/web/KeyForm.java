// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.config.settings.Values;
import io.gatehouse.model.AddressRange;
import io.gatehouse.model.Allowance;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.IssuedKey.Role;
import io.gatehouse.model.IssuedKey.Terms;
import io.gatehouse.model.NamePattern;
import io.gatehouse.model.Permit;
import io.gatehouse.model.Rate;
import io.gatehouse.model.Refused;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** What an administrator writes about a key, read field by field. */
final class KeyForm {
  private static final int NAME = 200;
  private static final int NAMES = 100;
  private static final int RATES = 30;

  /** Names that callers of other kinds have in the books. */
  private static final String TAKEN = "anonymous|admin-key|key-\\d+";

  private final JsonForm form;

  KeyForm(JsonForm form) {
    this.form = form;
  }

  /** An id that is written into paths, logs and books. */
  static String id(String id) {
    if (!id.matches("[a-z0-9][A-Za-z0-9._-]{0,62}") || id.matches(TAKEN)) {
      throw JsonForm.refused(
          "id",
          "is a small letter or digit and at most 62 more letters, digits, '.', '_' and '-'; not"
              + " 'anonymous', 'admin-key' or 'key-' and a number");
    }
    return id;
  }

  /** An id that may be somebody's: nothing else is worth asking the database for. */
  static String known(String id) {
    if (!id.matches("[A-Za-z0-9._-]{1,63}")) {
      throw new Refused(
          Failure.of(Kind.NOT_FOUND, "There is no key of this id.").withCode("unknown_key"));
    }
    return id;
  }

  Optional<String> id() {
    return form.text("id", NAME).map(KeyForm::id);
  }

  Terms terms() {
    return new Terms(
        form.text("name", NAME).orElseThrow(() -> JsonForm.refused("name", "is missing")),
        form.text("role", NAME).map(KeyForm::role).orElse(Role.CALLER),
        form.text("owner", NAME),
        form.text("cost_centre", NAME),
        Set.copyOf(form.list("tags", NAMES, text -> text)),
        form.flag("enabled").orElse(true),
        form.text("expires", NAME).map(text -> JsonForm.time("expires", text)),
        new Permit(
            form.list("models", NAMES, NamePattern::new),
            form.list("endpoints", NAMES, text -> new NamePattern(text.replaceAll("^/", ""))),
            form.list("addresses", NAMES, AddressRange::parse),
            form.part("limits").map(KeyForm::limits).orElse(Allowance.UNLIMITED)));
  }

  private static Role role(String text) {
    return switch (text) {
      case "caller" -> Role.CALLER;
      case "admin" -> Role.ADMIN;
      default -> throw JsonForm.refused("role", "is caller or admin");
    };
  }

  private static Allowance limits(JsonForm limits) {
    Allowance allowance =
        new Allowance(
            limits.list("requests", RATES, Rate::parse),
            limits.list("tokens", RATES, Rate::parse),
            concurrent(limits),
            limits.count("longest_input", Long.MAX_VALUE),
            limits.count("longest_output", Long.MAX_VALUE));
    limits.requireNoMore();
    return allowance;
  }

  private static OptionalInt concurrent(JsonForm limits) {
    OptionalLong most = limits.count("concurrent", Integer.MAX_VALUE);
    return most.isPresent() ? OptionalInt.of((int) most.getAsLong()) : OptionalInt.empty();
  }

  /** How long the former key counts after a rotation. */
  Duration overlap(Duration usual) {
    return form.text("overlap", NAME).map(KeyForm::duration).orElse(usual);
  }

  private static Duration duration(String text) {
    try {
      return Values.read(Duration.class, text);
    } catch (IllegalArgumentException wrong) {
      throw JsonForm.refused("overlap", "is " + wrong.getMessage());
    }
  }

  void requireNoMore() {
    form.requireNoMore();
  }
}
