// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The streams a fake upstream was asked for under a tag, and when it saw each of them stop early.
 *
 * <p>It prints a line for either: {@code came TAG NANOS} and {@code gone TAG NANOS}, with its
 * {@link System#nanoTime}. On one Linux machine all JVMs read the same clock.
 */
final class Departures {
  private final Path file;
  private Map<String, Long> came = Map.of();
  private Map<String, Long> gone = Map.of();

  Departures(Path file) {
    this.file = file;
  }

  static void came(String tag) {
    note("came", tag, System.nanoTime());
  }

  static void gone(String tag) {
    note("gone", tag, System.nanoTime());
  }

  private static void note(String what, String tag, long nanos) {
    System.out.print(what + " " + tag + " " + nanos + "\n");
    System.out.flush();
  }

  /** Reads what was printed until now; a line that is still being written is left for later. */
  void read() throws IOException {
    String text = Files.readString(file);
    came = new HashMap<>();
    gone = new HashMap<>();
    for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n")) {
      String[] words = line.split(" ");
      if (words.length == 3) {
        (words[0].equals("came") ? came : gone).put(words[1], Long.valueOf(words[2]));
      }
    }
  }

  boolean hasCome(String tag) {
    return came.containsKey(tag);
  }

  boolean isGone(String tag) {
    return gone.containsKey(tag);
  }

  long goneAt(String tag) {
    return gone.get(tag);
  }
}
