// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.routing;

import java.time.Duration;
import java.util.Optional;

/**
 * How long to wait for an upstream; zero is for ever.
 *
 * @param firstByte from the request to the head of the reply
 * @param firstContent from the request to the first word of the answer
 * @param idle between bytes, while the client is ready for more
 * @param total for an exchange whose reply comes whole
 * @param streamTotal for an exchange whose reply is streamed
 */
public record Patience(
    Duration firstByte,
    Duration firstContent,
    Duration idle,
    Duration total,
    Duration streamTotal) {
  /** Waits for ever. */
  public static final Patience ENDLESS =
      new Patience(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

  /**
   * What somebody who is nearer to a request says about some of these times. A total without a
   * stream's own holds for streams too.
   */
  public record Overrides(
      Optional<Duration> firstByte,
      Optional<Duration> firstContent,
      Optional<Duration> idle,
      Optional<Duration> total,
      Optional<Duration> streamTotal) {
    public static final Overrides NONE =
        new Overrides(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /** Both, of which the nearer one counts where both say something. */
    public Overrides with(Overrides nearer) {
      return new Overrides(
          nearer.firstByte.or(() -> firstByte),
          nearer.firstContent.or(() -> firstContent),
          nearer.idle.or(() -> idle),
          nearer.total.or(() -> total),
          nearer.forStreams().or(() -> streamTotal));
    }

    private Optional<Duration> forStreams() {
      return streamTotal.or(() -> total);
    }
  }

  /** These times, except where the overrides say otherwise. */
  public Patience with(Overrides overrides) {
    return new Patience(
        overrides.firstByte.orElse(firstByte),
        overrides.firstContent.orElse(firstContent),
        overrides.idle.orElse(idle),
        overrides.total.orElse(total),
        overrides.forStreams().orElse(streamTotal));
  }

  /** For the whole exchange. */
  public Duration total(boolean stream) {
    return stream ? streamTotal : total;
  }
}
