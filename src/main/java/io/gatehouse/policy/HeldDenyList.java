// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import io.gatehouse.model.AddressRange;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A deny list in memory. To look something up costs as much as there are different lengths of
 * ranges, however long the list is; the oldest entry makes room where it would become too long.
 */
public final class HeldDenyList implements DenyList {
  private static final int MOST = 100_000;

  private final int most;
  private final Map<AddressRange, Denied> lookup = new ConcurrentHashMap<>();
  private final Map<AddressRange, Denied> inOrder = new LinkedHashMap<>();
  private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
  private volatile Set<Integer> lengths = Set.of();

  public HeldDenyList() {
    this(MOST);
  }

  HeldDenyList(int most) {
    this.most = most;
  }

  @Override
  public Optional<Denied> find(InetAddress address) {
    int longest = address.getAddress().length * 8;
    for (int bits : lengths) {
      Denied denied = bits > longest ? null : lookup.get(AddressRange.around(address, bits));
      if (denied != null) {
        return Optional.of(denied);
      }
    }
    return Optional.empty();
  }

  @Override
  public boolean add(Denied denied) {
    List<AddressRange> gone = new ArrayList<>();
    synchronized (inOrder) {
      if (inOrder.putIfAbsent(denied.range(), denied) != null) {
        return false;
      }
      lookup.put(denied.range(), denied);
      while (inOrder.size() > most) {
        AddressRange oldest = inOrder.keySet().iterator().next();
        forget(oldest);
        gone.add(oldest);
      }
      measure();
    }
    watchers.forEach(watcher -> watcher.added(denied));
    gone.forEach(range -> watchers.forEach(watcher -> watcher.removed(range)));
    return true;
  }

  @Override
  public boolean remove(AddressRange range) {
    synchronized (inOrder) {
      if (!forget(range)) {
        return false;
      }
      measure();
    }
    watchers.forEach(watcher -> watcher.removed(range));
    return true;
  }

  private boolean forget(AddressRange range) {
    lookup.remove(range);
    return inOrder.remove(range) != null;
  }

  private void measure() {
    Set<Integer> now = new TreeSet<>();
    inOrder.keySet().forEach(range -> now.add(range.bits()));
    if (!now.equals(lengths)) {
      lengths = Set.copyOf(now);
    }
  }

  @Override
  public List<Denied> all() {
    synchronized (inOrder) {
      return List.copyOf(inOrder.values());
    }
  }

  @Override
  public void watch(Watcher watcher) {
    watchers.add(watcher);
  }
}
