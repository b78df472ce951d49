// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import io.gatehouse.model.Budget;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * One transaction that settles and reserves for all who wait. It works on copies, and writes what
 * this node's shares are and not by how much they change: done twice, or done when nobody believes
 * so any more, it does no harm.
 */
final class Turn {
  /** Of what is left, a node reserves this part ahead at most. */
  private static final int AHEAD_OF_REST = 16;

  /**
   * A till as it was when the turn began.
   *
   * @param reserved by requests and ahead of them
   * @param wanted how much more is wanted ahead
   * @param written what was known to stand in the database; null for nothing
   */
  record Page(
      Till till,
      Budget budget,
      long base,
      long spent,
      long reserved,
      long wanted,
      long version,
      Till.@Nullable Row written) {}

  /** A part of what one request wants. */
  record Part(Till till, long amount) {}

  /** What one request wants: all parts or none. */
  record Wish(List<Part> parts) {}

  /**
   * A till as it is afterwards.
   *
   * @param base see {@link Till#base}
   * @param ahead how much more is reserved ahead
   * @param over whether more is taken than there is
   * @param known how much all nodes have spent
   * @param warn whether the warning is ours to give
   */
  record Entry(
      Till till, long base, Till.Row written, long ahead, boolean over, long known, boolean warn) {}

  /**
   * What has come of it.
   *
   * @param refused for each wish the till that had too little; empty where it is granted
   */
  record Outcome(List<Entry> entries, List<Optional<Till>> refused) {}

  /** A page as it is being worked on. */
  private static final class Sheet {
    final Page page;
    final Till.Row others;
    final boolean isNew;
    final long base;
    long reserved;

    Sheet(Page page, Till.Row others, boolean isNew, long base) {
      this.page = page;
      this.others = others;
      this.isNew = isNew;
      this.base = base;
      this.reserved = page.reserved();
    }

    boolean holds(long more) {
      return more <= left();
    }

    long left() {
      return page.budget().amount() - (others.sum() + base + page.spent() + reserved);
    }

    /** Out of the others' reach: nothing where it would be more than a little of the rest. */
    long ahead() {
      return page.budget().hard() && page.wanted() <= left() / AHEAD_OF_REST ? page.wanted() : 0;
    }
  }

  private final String node;
  private final List<Page> pages;
  private final List<Wish> wishes;

  Turn(String node, List<Page> pages, List<Wish> wishes) {
    this.node = node;
    this.pages = pages;
    this.wishes = wishes;
  }

  Outcome run(Handle handle) {
    Shares shares = new Shares(handle, node);
    Map<Till, Sheet> sheets = new HashMap<>();
    List<Page> sorted = new ArrayList<>(pages);
    sorted.sort(Comparator.comparing(page -> page.till().pot));
    for (Page page : sorted) {
      shares.lock(page.till().pot);
      sheets.put(page.till(), sheet(page, shares));
    }
    List<Optional<Till>> refused = new ArrayList<>();
    for (Wish wish : wishes) {
      refused.add(grant(wish, sheets));
    }
    List<Entry> entries = new ArrayList<>();
    for (Page page : sorted) {
      entries.add(write(of(page.till(), sheets), shares));
    }
    return new Outcome(entries, refused);
  }

  /**
   * Where our row has gone, another node took us for dead, and has booked as spent what stood
   * there.
   */
  private static Sheet sheet(Page page, Shares shares) {
    Till.Row others = shares.others(page.till());
    Optional<Till.Row> own = shares.own(page.till());
    if (own.filter(row -> row.version() >= page.version()).isPresent()) {
      throw new StaleTurn();
    }
    Till.Row written = page.written();
    long booked = own.isEmpty() && written != null ? written.sum() : 0;
    long base = page.base() - booked;
    return new Sheet(page, others, own.isEmpty(), base);
  }

  private static Sheet of(Till till, Map<Till, Sheet> sheets) {
    Sheet sheet = sheets.get(till);
    if (sheet == null) {
      throw new IllegalStateException("a wish for what is not part of the turn");
    }
    return sheet;
  }

  private static Optional<Till> grant(Wish wish, Map<Till, Sheet> sheets) {
    for (Part part : wish.parts()) {
      if (!of(part.till(), sheets).holds(part.amount())) {
        return Optional.of(part.till());
      }
    }
    for (Part part : wish.parts()) {
      of(part.till(), sheets).reserved += part.amount();
    }
    return Optional.empty();
  }

  private static Entry write(Sheet sheet, Shares shares) {
    Page page = sheet.page;
    boolean over = sheet.left() < 0;
    long ahead = sheet.ahead();
    sheet.reserved += ahead;
    Till.Row row = new Till.Row(sheet.base + page.spent(), sheet.reserved, page.version());
    shares.write(page.till(), row, sheet.isNew);
    long known = sheet.others.spent() + row.spent();
    boolean warn =
        known >= page.budget().warning()
            && !page.till().warned
            && shares.warnsFirst(page.till().pot);
    return new Entry(page.till(), sheet.base, row, ahead, over, known, warn);
  }

  /** A later turn has been faster; what this one says is not true any more. */
  static final class StaleTurn extends RuntimeException {
    private static final long serialVersionUID = 1;

    StaleTurn() {
      super("a later turn was faster", null, false, false);
    }
  }
}
