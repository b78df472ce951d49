// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.pieces;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The fields of a protobuf message that somebody else wrote, by their numbers. What is missing, or
 * of another type than we hope for, has its type's zero; unknown fields are passed over.
 */
final class ProtoFields {
  private static final byte[] NOTHING = new byte[0];

  private final Map<Integer, Long> numbers = new HashMap<>();
  private final Map<Integer, byte[]> pieces = new HashMap<>();

  private ProtoFields() {}

  /** Reads a message; empty when the bytes are none. */
  static Optional<ProtoFields> read(byte[] message) {
    ProtoFields fields = new ProtoFields();
    CodedInputStream in = CodedInputStream.newInstance(message);
    try {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        int field = WireFormat.getTagFieldNumber(tag);
        switch (WireFormat.getTagWireType(tag)) {
          case WireFormat.WIRETYPE_VARINT -> fields.numbers.put(field, in.readInt64());
          case WireFormat.WIRETYPE_LENGTH_DELIMITED -> fields.pieces.put(field, in.readByteArray());
          default -> in.skipField(tag);
        }
      }
      return Optional.of(fields);
    } catch (IOException malformed) {
      return Optional.empty();
    }
  }

  long number(int field) {
    return numbers.getOrDefault(field, 0L);
  }

  String text(int field) {
    return new String(pieces.getOrDefault(field, NOTHING), UTF_8);
  }

  /** A message within this one. */
  ProtoFields message(int field) {
    return read(pieces.getOrDefault(field, NOTHING)).orElseGet(ProtoFields::new);
  }
}
