// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/** What the kernel and the JVM say about a process and its children; a pid of 0 is nobody. */
record ProxyProcess(long pid) {
  /** What was to be seen at one moment; no heap where there is no JVM. */
  record Look(long threads, double residentMegabytes, double heapKilobytes) {}

  /** The unit of CPU times in /proc; 100 a second on every Linux of today. */
  private static final long NANOS_PER_TICK = TimeUnit.SECONDS.toNanos(1) / 100;

  private static final Pattern USED = Pattern.compile("used (\\d+)K");

  long cpuNanos() {
    return family().map(ProxyProcess::ticks).sum() * NANOS_PER_TICK;
  }

  /** Collects the garbage of a JVM, after the figures that this would change. */
  Look look() {
    long threads = family().map(member -> status(member, "Threads:")).sum();
    long resident = family().map(member -> status(member, "VmRSS:")).sum();
    return new Look(threads, resident / 1024.0, isJvm() ? heapKilobytes() : 0);
  }

  boolean ended() {
    return pid != 0 && ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty();
  }

  boolean isJvm() {
    return pid != 0 && read(pid, "comm").startsWith("java");
  }

  /** What is still reachable: heap in use right after a full collection. */
  private double heapKilobytes() {
    jcmd("GC.run");
    String info = jcmd("GC.heap_info");
    int metaspace = info.indexOf("Metaspace");
    long used = 0;
    var matches = USED.matcher(metaspace < 0 ? info : info.substring(0, metaspace));
    while (matches.find()) {
      used += Long.parseLong(matches.group(1));
    }
    return used;
  }

  private String jcmd(String command) {
    try {
      var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
      var process =
          new ProcessBuilder(jcmd, Long.toString(pid), command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes());
      if (process.waitFor() != 0) {
        throw new IllegalStateException("jcmd " + command + ": " + said);
      }
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private LongStream family() {
    if (pid == 0) {
      return LongStream.empty();
    }
    var children =
        ProcessHandle.of(pid).stream().flatMap(ProcessHandle::descendants).map(ProcessHandle::pid);
    return LongStream.concat(LongStream.of(pid), children.mapToLong(Long::longValue));
  }

  /** User and system time: fields 14 and 15, counted behind the name in parentheses. */
  private static long ticks(long pid) {
    String stat = read(pid, "stat");
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }

  private static long status(long pid, String name) {
    return read(pid, "status")
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }

  private static String read(long pid, String file) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), file));
    } catch (IOException e) {
      throw new UncheckedIOException("process " + pid + " is gone", e);
    }
  }
}
