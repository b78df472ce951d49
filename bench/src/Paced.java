// SPDX-License-Identifier: Apache-2.0

/** A paced run beside the process as it was before. */
record Paced(Line line, ProxyProcess.Look idle, PacedRun.Result result) {

  boolean lossless() {
    return result.broken() == 0;
  }

  double heapKilobytesPerStream() {
    double grown = result.look().heapKilobytes() - idle.heapKilobytes();
    return grown / Math.max(1, result.lookedAtStreams());
  }
}
