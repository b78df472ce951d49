// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.Failure;
import io.gatehouse.model.ReplySink;
import io.gatehouse.wire.Endpoint;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.UpstreamRequest;
import io.gatehouse.wire.Wire;
import java.util.Optional;

/**
 * The built-in practice upstream: knows nothing, but answers as a model does, and the same question
 * always in the same way.
 *
 * <p>The whole answer is made here and travels in the body of the request, one JSON object a line
 * ({@link DemoAnswer} makes them, {@link DemoDecoder} reads them); all that is left to the
 * transport is to hand the lines back at its pace. A token is four characters of a word, and every
 * word is at least one.
 */
public final class Demo implements Provider {
  @Override
  public Wire wire() {
    return Wire.OWN;
  }

  @Override
  public Optional<String> path(Endpoint endpoint) {
    return endpoint == Endpoint.CHAT ? Optional.of("demo") : Optional.empty();
  }

  @Override
  public Headers credentials(String apiKey) {
    return Headers.NONE;
  }

  @Override
  public UpstreamRequest encode(ChatRequest request) {
    return UpstreamRequest.post("demo", UTF_8.encode(DemoAnswer.to(request)));
  }

  @Override
  public Decoder decoder(ReplySink sink, boolean stream) {
    return new DemoDecoder(sink);
  }

  @Override
  public Failure failure(int status, String body) {
    return Failure.of(Failure.Kind.UPSTREAM, "The demo upstream answered with status " + status);
  }

  /** What a text costs. */
  static int tokens(String text) {
    int tokens = 0;
    for (String word : text.strip().split("\\s+", -1)) {
      tokens += (word.length() + 3) / 4;
    }
    return tokens;
  }
}
