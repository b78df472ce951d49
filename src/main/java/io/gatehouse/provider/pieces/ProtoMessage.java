// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.pieces;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A protobuf message being written, field by field; what is zero or empty is left out. */
final class ProtoMessage {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);

  /** Something to write that never fails, because it goes to memory. */
  private interface Field {
    void write() throws IOException;
  }

  ProtoMessage number(int field, long value) {
    return value == 0 ? this : with(() -> out.writeUInt64(field, value));
  }

  ProtoMessage decimal(int field, double value) {
    return value == 0 ? this : with(() -> out.writeDouble(field, value));
  }

  ProtoMessage text(int field, String value) {
    return value.isEmpty() ? this : with(() -> out.writeString(field, value));
  }

  ProtoMessage message(int field, ProtoMessage value) {
    return with(() -> out.writeByteArray(field, value.bytes()));
  }

  byte[] bytes() {
    with(out::flush);
    return bytes.toByteArray();
  }

  private ProtoMessage with(Field field) {
    try {
      field.write();
      return this;
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
