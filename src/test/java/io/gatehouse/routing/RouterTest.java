// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouterTest {
  private static final List<Router.Place> PLACES =
      List.of(
          new Router.Place("east", List.of("small", "big"), Optional.of("big")),
          new Router.Place("west", List.of("small"), Optional.empty()),
          new Router.Place("far", List.of("a@1"), List.of("a-1"), Optional.empty()),
          new Router.Place("hub", List.of(), Optional.of("qwen/auto")));

  private static final Router ROUTER =
      router(
          Map.of(
              "quick", "fast",
              "quicker", "quick",
              "largest", "east/big",
              "newest", "gpt-9-mini",
              "biggest", "big",
              "lost", "east/none",
              "round", "about",
              "about", "round"),
          Optional.empty(),
          route("fast", "east/small", "west/small"),
          route("gpt-*", "hub/openai/*", "east/small"),
          route("gpt-*-mini", "hub/*", "hub/mini/gpt-*"),
          route("gpt-9", "hub/nine"),
          route("*-east", "east/*", "west/*"),
          route("old/*", "hub/*"));

  private static Router router(
      Map<String, String> aliases, Optional<String> defaultModel, Route... routes) {
    return new Router(
        List.of(routes),
        aliases,
        PLACES,
        defaultModel,
        upstream -> upstream.equals("hub") ? Set.of("qwen/qwen3", "huge") : Set.of());
  }

  private static Route route(String name, String... targets) {
    return new Route(
        name,
        Stream.of(targets).map(RouterTest::target).map(Choice::new).toList(),
        Balance.PRIORITY,
        false,
        List.of(),
        Patience.Overrides.NONE);
  }

  private static Target target(String text) {
    int slash = text.indexOf('/');
    return new Target(text.substring(0, slash), text.substring(slash + 1));
  }

  @ParameterizedTest
  @CsvSource({
    "fast, east/small west/small",
    "default, east/big",
    "east/small, east/small",
    "east/unlisted, ''",
    "hub/anything, hub/anything",
    "hub/a/b:c, hub/a/b:c",
    "big, east/big",
    "small, ''",
    "huge, hub/huge",
    "qwen/qwen3, hub/qwen/qwen3",
    "unknown, hub/unknown",
    "hub/, ''",
    "far/a@1, far/a@1",
    "far/a-1, far/a-1",
    "far/a-2, ''",
    "a@1, far/a@1",
    "a-1, far/a-1"
  })
  void findsTheTargets(String name, String targets) {
    assertEquals(targets, found(ROUTER, name));
  }

  @ParameterizedTest
  @CsvSource({
    "gpt-5, hub/openai/5 east/small",
    "gpt-5-mini, hub/5 hub/mini/gpt-5",
    "gpt-9, hub/nine",
    "gpt-9-mini, hub/9 hub/mini/gpt-9",
    "gpt-, hub/gpt-",
    "gpt--mini, hub/openai/-mini east/small",
    "small-east, east/small west/small",
    "big-east, east/big",
    "huge-east, ''",
    "gpt-5-east, ''",
    "old/gpt-5, hub/gpt-5",
    "hub/gpt-5, hub/gpt-5",
    "xgpt-5, hub/xgpt-5"
  })
  void aWildcardLeadsOnWhatItsStarStandsFor(String name, String targets) {
    assertEquals(targets, found(ROUTER, name));
  }

  @ParameterizedTest
  @CsvSource({
    "quick, fast, east/small west/small",
    "quicker, fast, east/small west/small",
    "largest, east/big, east/big",
    "newest, gpt-*-mini, hub/9 hub/mini/gpt-9",
    "biggest, big, east/big",
    "lost, '', ''"
  })
  void anAliasIsWhatItStandsFor(String alias, String route, String targets) {
    Optional<Route> found = ROUTER.resolve(Optional.of(alias));
    assertEquals(route, found.map(Route::name).orElse(""));
    assertEquals(targets, found.map(RouterTest::told).orElse(""));
  }

  @Test
  void aLoopOfAliasesEnds() {
    assertEquals("hub/about", found(ROUTER, "round"));
  }

  @ParameterizedTest
  @CsvSource({
    "gpt-*, gpt-*-5, false",
    "a*, *b, true",
    "ab*, a*b, true",
    "ab*, a*c, true",
    "ab*, b*c, false",
    "*ab, *b-, false",
    "x*, y*, false",
    "*, *a, false"
  })
  void wildcardsTieWhenNeitherSaysMoreOfAName(String one, String other, boolean tie) {
    assertEquals(tie, Wildcard.of(one).ties(Wildcard.of(other)));
    assertEquals(tie, Wildcard.of(other).ties(Wildcard.of(one)));
  }

  /** All that a wildcard route says of its targets goes for each name. */
  @Test
  void aWildcardKeepsItsWeightsAndLongerTargets() {
    Route made =
        new Route(
            "m-*",
            List.of(new Choice(target("west/*"), 3), new Choice(target("east/*"), 2)),
            Balance.WEIGHTED,
            true,
            List.of(target("hub/long-*"), target("west/*")),
            Patience.Overrides.NONE);
    Router router = router(Map.of(), Optional.empty(), made);
    assertEquals(
        made.with(List.of(new Choice(target("east/big"), 2)), List.of(target("hub/long-big"))),
        router.resolve(Optional.of("m-big")).orElseThrow());
  }

  @Test
  void theDefaultModelServesWhatNobodyHasAndWhoNamesNone() {
    Router router = router(Map.of("main", "east/big"), Optional.of("main"));
    assertEquals("east/big", found(router, "east/nobody"));
    assertEquals("east/big", router.resolve(Optional.empty()).map(RouterTest::told).orElse(""));
    assertFalse(router.knows("east/nobody"));
    assertTrue(router.knows("main"));
  }

  @Test
  void listsEveryNameThatLeadsSomewhere() {
    assertEquals(
        Set.of(
            "fast",
            "gpt-9",
            "about",
            "biggest",
            "largest",
            "newest",
            "quick",
            "quicker",
            "round",
            "default",
            "east/small",
            "east/big",
            "west/small",
            "far/a@1",
            "hub/huge",
            "hub/qwen/auto",
            "hub/qwen/qwen3"),
        ROUTER.names());
  }

  private static String found(Router router, String name) {
    return router.resolve(Optional.of(name)).map(RouterTest::told).orElse("");
  }

  private static String told(Route route) {
    return route.targets().stream()
        .map(t -> t.upstream() + "/" + t.model())
        .collect(Collectors.joining(" "));
  }
}
