// SPDX-License-Identifier: Apache-2.0
package io.gatehouse;

import static java.util.Map.entry;
import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import io.gatehouse.config.KeyDesk.Issued;
import io.gatehouse.config.settings.Secret;
import io.gatehouse.model.IssuedKey;
import io.gatehouse.model.IssuedKey.Proof;
import io.gatehouse.model.IssuedKey.Role;
import io.gatehouse.model.IssuedKey.Terms;
import io.gatehouse.model.Permit;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nobody learns a secret from the time that a comparison takes, or from an object's text. */
class ConstantTimeTest {
  private static final String SECRET = "gh_TheKeyItself";
  private static final String HASH = "0123456789abcdef";

  /** What holds what a caller presents, or knows what it ought to be. */
  private static final Set<String> HOLDERS =
      Set.of(
          "policy.Admission",
          "policy.Administration",
          "policy.ApiKeys",
          "policy.IssuedKeys",
          "policy.KeyHash",
          "policy.KeyText",
          "policy.Tokens",
          "policy.jwt.JwtTokens",
          "web.BasicCredentials",
          "web.Credentials",
          "config.settings.Secret");

  private static final Set<String> WORDS =
      Set.of(
          "equals",
          "equalsIgnoreCase",
          "contentEquals",
          "compareTo",
          "compareToIgnoreCase",
          "startsWith",
          "endsWith",
          "regionMatches",
          "contains",
          "containsKey",
          "indexOf",
          "matches",
          "mismatch");

  /**
   * All comparisons and look-ups near credentials, each with what is compared there: none of them
   * is a secret.
   */
  private static final Map<String, String> COMPARED =
      Map.ofEntries(
          entry("policy.IssuedKeys.find: Map.get", "a keyed hash"),
          entry("policy.IssuedKeys.isCaller: Set.contains", "a key's id"),
          entry("policy.IssuedKeys.valid: Map.get", "a key's id"),
          entry("policy.KeyText.isMeant: String.startsWith", "what all keys begin with"),
          entry("policy.KeyText.isWhole: String.equals", "a sum of what was presented"),
          entry("policy.jwt.JwtTokens.caller: Map.get", "the issuer's name"),
          entry("web.BasicCredentials.areIn: String.regionMatches", "the word Basic"),
          entry("web.BasicCredentials.read: String.indexOf", "a colon"),
          entry("web.Credentials.bearers: String.regionMatches", "the word Bearer"),
          entry("web.Front.admit: Set.contains", "a path"),
          entry("web.Front.admit: String.equals", "a method"),
          entry("web.Front.challenge: Set.contains", "an error's code"),
          entry("web.Front.doFilter: Set.contains", "a path"));

  private static final JavaClasses GATEHOUSE =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importUrl(Secret.class.getProtectionDomain().getCodeSource().getLocation());

  @Test
  void credentialsAreComparedInConstantTimeOnly() {
    Set<String> found = new TreeSet<>();
    for (JavaClass each : GATEHOUSE) {
      boolean asked = name(each).matches("(policy|web)\\..*") && isNearCredentials(each);
      if (asked || isHolder(each)) {
        each.getCodeUnits().stream().flatMap(ConstantTimeTest::comparisons).forEach(found::add);
      }
    }
    assertEquals(lines(new TreeSet<>(COMPARED.keySet())), lines(found));
  }

  private static String lines(Set<String> all) {
    return all.stream().collect(joining("\n"));
  }

  private static String name(JavaClass each) {
    return each.getName().replace("io.gatehouse.", "").replaceAll("\\$.*", "");
  }

  private static boolean isHolder(JavaClass each) {
    return HOLDERS.contains(name(each));
  }

  private static boolean isNearCredentials(JavaClass each) {
    return isHolder(each)
        || each.getDirectDependenciesFromSelf().stream()
            .anyMatch(dependency -> isHolder(dependency.getTargetClass()));
  }

  private static Stream<String> comparisons(JavaCodeUnit unit) {
    Stream<AccessTarget> calls =
        unit.getMethodCallsFromSelf().stream().map(call -> call.getTarget());
    Stream<AccessTarget> references =
        unit.getMethodReferencesFromSelf().stream().map(reference -> reference.getTarget());
    return Stream.concat(calls, references)
        .filter(target -> target.getOwner().getName().startsWith("java."))
        .filter(
            target ->
                WORDS.contains(target.getName())
                    || (target.getName().startsWith("get")
                        && target.getOwner().isAssignableTo(Map.class)))
        .map(
            target ->
                name(unit.getOwner())
                    + '.'
                    + unit.getName().replaceAll("lambda\\$(\\w+)\\$\\d+", "$1")
                    + ": "
                    + target.getOwner().getSimpleName()
                    + '.'
                    + target.getName());
  }

  static Stream<Object> holders() {
    Terms terms =
        new Terms(
            "N",
            Role.CALLER,
            Optional.empty(),
            Optional.empty(),
            Set.of(),
            true,
            Optional.empty(),
            Permit.EVERYTHING);
    Proof proof = new Proof(HASH, Optional.of(Instant.EPOCH));
    IssuedKey key = new IssuedKey("id", terms, List.of(proof), Instant.EPOCH, Optional.empty());
    return Stream.of(Secret.of(SECRET), proof, key, new Issued(key, Optional.of(SECRET), true));
  }

  @ParameterizedTest
  @MethodSource("holders")
  void noTextTellsASecret(Object holder) {
    assertFalse(holder.toString().contains(SECRET), holder.toString());
    assertFalse(holder.toString().contains(HASH), holder.toString());
  }

  @Test
  void secretsAreEqualByTheirText() {
    assertEquals(Secret.of("é"), Secret.of("é"));
    assertFalse(Secret.of("ab").equals(Secret.of("ac")));
    assertFalse(Secret.of("ab").equals(Secret.of("a")));
  }
}
