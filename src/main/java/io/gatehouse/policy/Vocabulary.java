// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;
import java.util.Optional;

/**
 * What a model reads text by, where we have it: OpenAI's two.
 *
 * <p>Each is loaded when it is first needed, which takes up to a second, and then stays: 30 MB for
 * the newer, 15 MB for the older.
 */
enum Vocabulary {
  O200K(EncodingType.O200K_BASE),
  CL100K(EncodingType.CL100K_BASE);

  private static final EncodingRegistry LOADED = Encodings.newLazyEncodingRegistry();

  private final EncodingType type;

  Vocabulary(EncodingType type) {
    this.type = type;
  }

  static Optional<Vocabulary> of(String model) {
    if (model.equals("gpt-4o")
        || model.startsWith("gpt-4o-")
        || model.startsWith("chatgpt-4o-")
        || model.startsWith("o1-")) {
      return Optional.of(O200K);
    }
    return model.startsWith("gpt-") ? Optional.of(CL100K) : Optional.empty();
  }

  int tokens(CharSequence text) {
    Encoding encoding = LOADED.getEncoding(type);
    return encoding.countTokensOrdinary(text.toString());
  }
}
