// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.servers;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Counts the tests of a run for the table. */
public final class Tally implements TestExecutionListener {
  private final AtomicInteger passed = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (result.getStatus() != Status.SUCCESSFUL) {
      failed.incrementAndGet();
    } else if (test.isTest()) {
      passed.incrementAndGet();
    }
  }

  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    if (!System.getProperty("server.run", "").isEmpty()) {
      Run run = Run.current();
      Result.note("server", run.kind());
      Result.note("version", run.version());
      Result.note("jdk", String.valueOf(run.runtime().release()));
      Result.note("passed", String.valueOf(passed));
      Result.note("failed", String.valueOf(failed));
    }
  }
}
