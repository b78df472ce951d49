// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouterTest {
  private static final Router ROUTER =
      new Router(
          Map.of("fast", List.of(new Target("east", "small"), new Target("west", "small"))),
          List.of(
              new Router.Place("east", List.of("small", "big"), Optional.of("big")),
              new Router.Place("west", List.of("small"), Optional.empty()),
              new Router.Place("far", List.of("a@1"), List.of("a-1"), Optional.empty()),
              new Router.Place("hub", List.of(), Optional.of("qwen/auto"))),
          Optional.empty(),
          upstream -> upstream.equals("hub") ? Set.of("qwen/qwen3", "huge") : Set.of());

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
    assertEquals(targets, told(ROUTER.resolve(Optional.of(name))));
  }

  private static String told(List<Target> targets) {
    return targets.stream()
        .map(t -> t.upstream() + "/" + t.model())
        .collect(Collectors.joining(" "));
  }

  @Test
  void theDefaultModelServesWhatNobodyHasAndWhoNamesNone() {
    Router router =
        new Router(
            Map.of(),
            List.of(new Router.Place("east", List.of("big"), Optional.empty())),
            Optional.of("east/big"),
            upstream -> Set.of());
    assertEquals("east/big", told(router.resolve(Optional.of("nobody"))));
    assertEquals("east/big", told(router.resolve(Optional.empty())));
    assertTrue(!router.knows("nobody"));
  }

  @Test
  void listsEveryNameThatLeadsSomewhere() {
    assertEquals(
        "[fast, default, east/small, east/big, west/small, far/a@1, hub/huge, hub/qwen/auto, hub/qwen/qwen3]",
        sortedWithin(ROUTER.names()));
  }

  /** The reported models come from a set; their order says nothing. */
  private static String sortedWithin(Set<String> names) {
    List<String> listed = names.stream().filter(name -> !name.startsWith("hub/")).toList();
    List<String> reported =
        names.stream().filter(name -> name.startsWith("hub/")).sorted().toList();
    return java.util.stream.Stream.concat(listed.stream(), reported.stream()).toList().toString();
  }
}
