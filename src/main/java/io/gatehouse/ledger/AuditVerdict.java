// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether an audit is as it was written.
 *
 * @param entries how many were read
 * @param last hash of the last that was right; to be kept elsewhere by who trusts nobody
 * @param fault what is wrong, and where first
 */
public record AuditVerdict(long entries, String last, Optional<String> fault) {
  /** Of a whole chain, from its first entry on. */
  public static AuditVerdict of(Stream<AuditEntry> chain) {
    long expected = 1;
    String hash = AuditEntry.START;
    for (Iterator<AuditEntry> entries = chain.iterator(); entries.hasNext(); expected++) {
      AuditEntry entry = entries.next();
      if (entry.seq() != expected) {
        return new AuditVerdict(
            expected - 1, hash, Optional.of("entry " + expected + " is missing"));
      }
      if (!entry.hash().equals(entry.expected(hash))) {
        return new AuditVerdict(
            expected - 1,
            hash,
            Optional.of("entry " + expected + " or the one before it was changed"));
      }
      hash = entry.hash();
    }
    return new AuditVerdict(expected - 1, hash, Optional.empty());
  }

  /** The same, when it should end so. */
  AuditVerdict endingAt(long seq, String hash) {
    return fault.isPresent() || (entries == seq && last.equals(hash))
        ? this
        : new AuditVerdict(
            entries,
            last,
            Optional.of("it ends with entry " + entries + ", and entry " + seq + " was written"));
  }
}
