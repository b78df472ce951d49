// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a rate stands, as a client is told.
 *
 * @param limit the most that can be left
 * @param reset until all is there again, or after a refusal until enough is
 */
public record Quota(long limit, long remaining, Duration reset) {
  /** The one of which a smaller part is left. */
  Quota tighter(@Nullable Quota other) {
    if (other == null) {
      return this;
    }
    double mine = (double) remaining / limit;
    double others = (double) other.remaining / other.limit;
    return mine <= others ? this : other;
  }
}
