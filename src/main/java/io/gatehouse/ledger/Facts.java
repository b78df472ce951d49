// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Single facts in the database. Each method is part of a transaction of somebody else's. */
public final class Facts {
  /** What keys are hashed with. */
  public static final String HASH_KEY = "hash-key";

  /** Whether an administrator's key was ever made for whoever started first. */
  public static final String FIRST_KEY = "first-key";

  private Facts() {}

  /** The fact, if it is there; until the end of this transaction nobody else changes it. */
  public static Optional<String> take(Handle handle, String name) {
    return Optional.of(
            handle
                .select("select text from gatehouse_state where name = ? for update", name)
                .mapTo(String.class)
                .one())
        .filter(text -> !text.isEmpty());
  }

  public static void set(Handle handle, String name, String text) {
    int unused = handle.execute("update gatehouse_state set text = ? where name = ?", text, name);
  }
}
