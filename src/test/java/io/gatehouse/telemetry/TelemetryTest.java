// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.model.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class TelemetryTest {
  private static final RequestRecord REQUEST = costing(new Usage(7, 9));

  private static RequestRecord costing(Usage usage) {
    return new RequestRecord(
        "id-1",
        "key-1",
        "192.0.2.0/24",
        "chat/completions",
        "a \"strange\"\nname",
        "up",
        "m",
        "relay",
        true,
        200,
        Optional.of(Duration.ofMillis(12)),
        Duration.ofMillis(345),
        Optional.of(usage),
        Optional.empty(),
        "complete",
        Optional.empty(),
        List.of());
  }

  @Test
  void aRequestIsOneLineOfText() {
    assertEquals(
        "request id=id-1 caller=key-1 address=192.0.2.0/24 endpoint=chat/completions"
            + " route=\"a \\\"strange\\\"\\u000aname\" upstream=up model=m mode=relay stream=true"
            + " status=200 first_byte_ms=12 duration_ms=345 tokens_in=7 tokens_out=9 ended=complete",
        logged(REQUEST, false));
  }

  @Test
  void whatIsOnlyEstimatedSaysSo() {
    RequestRecord estimated = costing(Usage.estimate(7, 9));
    assertTrue(logged(estimated, false).contains(" tokens_out=9 tokens_estimated=true ended="));
    assertTrue(logged(estimated, true).contains(",\"tokens_out\":9,\"tokens_estimated\":true,"));
  }

  @Test
  void orOneLineOfJson() {
    assertEquals(
        "{\"id\":\"id-1\",\"caller\":\"key-1\",\"address\":\"192.0.2.0/24\",\"endpoint\":\"chat/completions\","
            + "\"route\":\"a \\\"strange\\\"\\u000aname\",\"upstream\":\"up\",\"model\":\"m\","
            + "\"mode\":\"relay\",\"stream\":true,\"status\":200,\"first_byte_ms\":12,"
            + "\"duration_ms\":345,\"tokens_in\":7,\"tokens_out\":9,\"ended\":\"complete\"}",
        logged(REQUEST, true));
  }

  private static String logged(RequestRecord request, boolean json) {
    List<String> lines = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            lines.add(line.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger log = Logger.getLogger(RequestLog.NAME);
    log.addHandler(handler);
    Level before = log.getLevel();
    log.setLevel(Level.INFO);
    log.setUseParentHandlers(false);
    try {
      new RequestLog(json).accept(request);
    } finally {
      log.removeHandler(handler);
      log.setLevel(before);
      log.setUseParentHandlers(true);
    }
    return String.join("\n", lines);
  }

  @Test
  void ratesAreCountedBySecondAndMinute() {
    RequestRates rates = new RequestRates();
    for (long second = 1000; second < 1100; second++) {
      for (int i = 0; i < second % 3; i++) {
        rates.count(second);
      }
    }
    assertEquals(1, rates.perSecond(1100));
    assertEquals(0, rates.perSecond(1099));
    assertEquals(60, rates.perMinute(1100));
    assertEquals(0, rates.perMinute(1300));
    assertEquals(100, rates.total());
  }
}
