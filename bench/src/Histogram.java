// SPDX-License-Identifier: Apache-2.0

/** Counts of durations, in buckets that are never wider than 0.4 % of what they hold. */
final class Histogram {
  private static final int BITS = 8;
  private static final int STEPS = 1 << BITS;

  private final long[] counts = new long[(Long.SIZE - BITS) * STEPS];
  private long total;

  void add(long nanos) {
    counts[index(Math.max(0, nanos))]++;
    total++;
  }

  long total() {
    return total;
  }

  /** The duration in milliseconds that this share of all stays under. */
  double millis(double share) {
    long rank = (long) Math.ceil(share * total);
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= rank && seen > 0) {
        return value(i) / 1e6;
      }
    }
    return Double.NaN;
  }

  private static int index(long nanos) {
    int shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(nanos) - BITS - 1);
    return shift * STEPS + (int) (nanos >>> shift);
  }

  private static long value(int index) {
    int shift = Math.max(0, index / STEPS - 1);
    return (long) (index - shift * STEPS) << shift;
  }
}
