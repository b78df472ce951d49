// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.pieces;

import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.ChatRequest.ResponseFormat;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Refused;
import io.gatehouse.model.ReplySink;
import io.gatehouse.model.Tuning;
import io.gatehouse.provider.OpenAiErrors;
import io.gatehouse.provider.Provider;
import io.gatehouse.provider.Step;
import io.gatehouse.wire.GrpcFrames;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.UpstreamRequest;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The back end of Pieces OS: two gRPC services, one for OpenAI's models and one for all others.
 * They are not published; whoever uses them needs their owner's permission. Text only, and no word
 * of what a reply costs.
 */
public final class Pieces implements Provider {
  /** What the paths of the service for OpenAI's models begin with. */
  public static final String GPT = new GptService().name() + "/";

  /** What the paths of the service for all other models begin with. */
  public static final String VERTEX = new VertexService().name() + "/";

  private static final OpenAiErrors ERRORS = OpenAiErrors.usual();
  private static final Headers GRPC =
      Headers.NONE
          .with("content-type", "application/grpc+proto")
          .with("te", "trailers")
          .with("grpc-accept-encoding", "identity")
          .with("accept", "application/grpc");

  private final Service gpt = new GptService();
  private final Service vertex = new VertexService();
  private final Supplier<String> ids;

  /**
   * @param ids for replies that come without one
   */
  public Pieces(Supplier<String> ids) {
    this.ids = ids;
  }

  private Service service(String model) {
    return model.startsWith("gpt-") ? gpt : vertex;
  }

  /** The services know no credentials. */
  @Override
  public Headers credentials(String apiKey) {
    return Headers.NONE;
  }

  @Override
  public UpstreamRequest encode(ChatRequest request) {
    refuseWhatIsNoText(request);
    ChatRequest named = request.withModel(CloudModels.official(request.model()));
    Service service = service(named.model());
    String method = request.stream() ? "PredictWithStream" : "Predict";
    return new UpstreamRequest(
        "POST",
        service.name() + "/" + method,
        GRPC,
        GrpcFrames.frame(service.ask(named, new Turns(named))));
  }

  private static void refuseWhatIsNoText(ChatRequest request) {
    if (!request.tools().offered().isEmpty()) {
      throw refused("tools", "cannot be given tools");
    }
    if (!(request.format() instanceof ResponseFormat.Text)) {
      throw refused("response_format", "cannot be held to a format");
    }
    if (request.delivery().replies() > 1) {
      throw refused("n", "gives one reply only");
    }
  }

  private static Refused refused(String param, String why) {
    return new Refused(
        Failure.of(Failure.Kind.INVALID, "The upstream " + why + ".")
            .withCode("unsupported_value")
            .withParam(param));
  }

  @Override
  public Step begin(ChatRequest request, String apiKey) {
    Service service = service(request.model());
    return new Step.Answer(encode(request), sink -> new PiecesDecoder(sink, service, ids));
  }

  /** Of the service for OpenAI's models: the other one is known where the question is. */
  @Override
  public Decoder decoder(ReplySink sink, boolean stream) {
    return new PiecesDecoder(sink, gpt, ids);
  }

  @Override
  public Set<Tuning> lacks(ChatRequest request) {
    Set<Tuning> lacking = EnumSet.allOf(Tuning.class);
    lacking.removeAll(service(request.model()).knows());
    return lacking;
  }

  @Override
  public boolean tellsUsage() {
    return false;
  }

  /** An answer that is not gRPC's: of something in between. */
  @Override
  public Failure failure(int status, String body) {
    return ERRORS.read(status, body);
  }
}
