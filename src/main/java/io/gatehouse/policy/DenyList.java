// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import io.gatehouse.model.AddressRange;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Addresses that are denied until somebody says otherwise. Thread-safe; nothing waits. */
public interface DenyList {
  /**
   * Hears of changes, on the thread that makes them, which must not be held up. The same change may
   * be made and heard again.
   */
  interface Watcher {
    void added(Denied denied);

    void removed(AddressRange range);
  }

  /** What denies this address. */
  Optional<Denied> find(InetAddress address);

  /** Adds an entry, unless there is one for the same range. */
  boolean add(Denied denied);

  /** Lifts an entry; false when there was none. */
  boolean remove(AddressRange range);

  /** All entries, the oldest first. */
  List<Denied> all();

  /** From now on this one hears of changes too. */
  void watch(Watcher watcher);
}
