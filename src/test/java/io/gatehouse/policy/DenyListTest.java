// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.model.AddressRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The list of those denied while we run, and the file that it is kept in. */
class DenyListTest {
  private static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");

  private static Denied denied(String range) {
    return new Denied(AddressRange.parse(range), NOW, "because");
  }

  @Test
  void entriesOfAllLengths() {
    DenyList list = new HeldDenyList();
    for (String range : List.of("192.0.2.1", "198.51.100.0/24", "2001:db8::/32", "0.0.0.0/6")) {
      assertTrue(list.add(denied(range)));
      assertFalse(list.add(denied(range)));
    }
    for (String address : List.of("192.0.2.1", "198.51.100.9", "2001:db8:1::1", "3.3.3.3")) {
      assertTrue(list.find(AddressRange.address(address)).isPresent(), address);
    }
    for (String address : List.of("192.0.2.2", "198.51.101.9", "2001:db9::", "4.0.0.0", "::")) {
      assertTrue(list.find(AddressRange.address(address)).isEmpty(), address);
    }
    assertTrue(list.remove(AddressRange.parse("0.0.0.0/6")));
    assertFalse(list.remove(AddressRange.parse("0.0.0.0/6")));
    assertTrue(list.find(AddressRange.address("3.3.3.3")).isEmpty());
    assertEquals(3, list.all().size());
  }

  @Test
  void theOldestMakesRoomAndWatchersHearOfIt() {
    List<String> heard = new ArrayList<>();
    DenyList list = new HeldDenyList(2);
    list.watch(
        new DenyList.Watcher() {
          @Override
          public void added(Denied denied) {
            heard.add("+" + denied.range());
          }

          @Override
          public void removed(AddressRange range) {
            heard.add("-" + range);
          }
        });
    list.add(denied("192.0.2.1"));
    list.add(denied("192.0.2.2"));
    list.add(denied("192.0.2.3"));
    list.remove(AddressRange.parse("192.0.2.2"));
    assertEquals(
        List.of("+192.0.2.1", "+192.0.2.2", "+192.0.2.3", "-192.0.2.1", "-192.0.2.2"), heard);
    assertTrue(list.find(AddressRange.address("192.0.2.1")).isEmpty());
  }

  /** A line, and what is read of it. */
  enum Line {
    AN_ADDRESS("192.0.2.1", "192.0.2.1 # 2026-02-03T04:05:06Z"),
    A_RANGE(" 2001:db8::/32 ", "2001:db8:0:0:0:0:0:0/32 # 2026-02-03T04:05:06Z"),
    WITH_TIME_AND_REASON(
        "192.0.2.1 # 2025-01-01T00:00:00Z 100 # of them",
        "192.0.2.1 # 2025-01-01T00:00:00Z 100 # of them"),
    WITH_A_REMARK("192.0.2.1#that one", "192.0.2.1 # 2026-02-03T04:05:06Z that one"),
    A_MARK_OF_THE_ENCODING("\uFEFF192.0.2.1", "192.0.2.1 # 2026-02-03T04:05:06Z"),
    JSON_ON_A_LINE(
        "{\"ip\":\"192.0.2.1\",\"reason\":\"rate\",\"at\":\"2024-10-01T10:00:00Z\"}",
        "192.0.2.1 # 2026-02-03T04:05:06Z"),
    A_JSON_ARRAY(
        "[{\"x\":\"192.0.2.1\"},{\"x\":\"2001:db8::1\"}]",
        "192.0.2.1 # 2026-02-03T04:05:06Z|2001:db8:0:0:0:0:0:1 # 2026-02-03T04:05:06Z"),
    A_JSON_ARRAY_OF_TEXTS("[\"192.0.2.0/24\"]", "192.0.2.0/24 # 2026-02-03T04:05:06Z"),
    JSON_IN_LINES("    \"ip\": \"192.0.2.1\",", "192.0.2.1 # 2026-02-03T04:05:06Z"),
    JSON_WITHOUT_ADDRESS("    \"count\": 101", ""),
    BRACKETS("  }, {", ""),
    A_COMMENT("# 192.0.2.1", ""),
    NOTHING("", ""),
    NO_ADDRESS("192.0.2", "192.0.2"),
    A_NAME("localhost # mine", "localhost # mine");

    private final String text;

    @SuppressWarnings("ImmutableEnumChecker") // nobody changes it
    private final List<String> read;

    Line(String text, String read) {
      this.text = text;
      this.read = read.isEmpty() ? List.of() : List.of(read.split("\\|"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void isRead(Line line) {
    DenyFormat.Content content = DenyFormat.read(List.of(line.text), NOW);
    List<String> written =
        DenyFormat.write(content.denied(), content.unknown())
            .lines()
            .filter(each -> !each.startsWith("#"))
            .toList();
    assertEquals(line.read, written);
    assertEquals(content, DenyFormat.read(written, Instant.EPOCH));
  }

  @Test
  void aReasonIsOneLine() {
    Denied denied =
        new Denied(AddressRange.parse("192.0.2.1"), NOW, "a\nb\r10.0.0.1" + "x".repeat(999));
    assertEquals(Denied.REASON, denied.reason().length());
    assertTrue(denied.reason().startsWith("a b 10.0.0.1x"));
  }

  @Test
  void theListOutlivesTheProcess(@TempDir Path dir) throws IOException {
    Path path = dir.resolve("list.txt");
    DenyList before = new HeldDenyList();
    DenyFile first = DenyFile.open(path, before);
    for (int i = 0; i < 100; i++) {
      before.add(denied("192.0.2." + i));
    }
    before.remove(AddressRange.parse("192.0.2.0"));
    first.close();
    DenyList after = new HeldDenyList();
    DenyFile second = DenyFile.open(path, after);
    assertEquals(before.all(), after.all());
    assertEquals(99, after.all().size());
    after.remove(AddressRange.parse("192.0.2.1"));
    second.close();
    DenyList last = new HeldDenyList();
    DenyFile third = DenyFile.open(path, last);
    assertEquals(after.all(), last.all());
    assertEquals(98, last.all().size());
    third.close();
    try (var left = Files.list(dir)) {
      assertEquals(List.of(path), left.toList());
    }
  }

  @Test
  void whatIsNotUnderstoodStays(@TempDir Path dir) throws IOException {
    Path path = Files.writeString(dir.resolve("list.txt"), "192.0.2.1\nlocalhost\n");
    DenyList list = new HeldDenyList();
    DenyFile file = DenyFile.open(path, list);
    list.add(denied("192.0.2.2"));
    file.close();
    String text = Files.readString(path);
    assertTrue(text.contains("\n192.0.2.1 # "), text);
    assertTrue(text.contains("\n192.0.2.2 # 2026-02-03T04:05:06Z because\n"), text);
    assertTrue(text.endsWith("\nlocalhost\n"), text);
  }

  @Test
  void aFileThatCannotBeReadIsNoEmptyOne(@TempDir Path dir) {
    assertThrows(IOException.class, () -> DenyFile.open(dir, new HeldDenyList()));
  }

  @Test
  void aFileThatCannotBeWrittenStopsNothing(@TempDir Path dir) throws IOException {
    DenyList list = new HeldDenyList();
    DenyFile file = DenyFile.open(dir.resolve("no/such/list.txt"), list);
    assertTrue(list.add(denied("192.0.2.1")));
    file.close();
    assertTrue(list.find(AddressRange.address("192.0.2.1")).isPresent());
  }
}
