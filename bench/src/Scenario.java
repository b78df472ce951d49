// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.time.Duration;

/** What every line is asked in every round. */
enum Scenario {
  WHOLE_1(1),
  WHOLE_8(8),
  WHOLE_64(64),
  STREAMS(16),
  STREAMS_64(64),
  FIRST_EVENT(1);

  static final int EVENTS = 50;

  final int connections;

  Scenario(int connections) {
    this.connections = connections;
  }

  ClosedLoop.Result run(Line line, Duration measured) throws IOException {
    return switch (this) {
      case WHOLE_1, WHOLE_8, WHOLE_64 -> ClosedLoop.whole(line, connections, measured);
      case STREAMS, STREAMS_64 -> ClosedLoop.streams(line, EVENTS, connections, measured);
      case FIRST_EVENT -> ClosedLoop.firstEvent(line, measured);
    };
  }
}
