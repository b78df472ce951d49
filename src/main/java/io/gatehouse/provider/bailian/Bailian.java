// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.bailian;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.Failure;
import io.gatehouse.model.ReplySink;
import io.gatehouse.model.Tuning;
import io.gatehouse.provider.Provider;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.UpstreamRequest;
import java.net.URLEncoder;
import java.util.EnumSet;
import java.util.Set;

/**
 * Applications of Alibaba Cloud's Model Studio, also known as Bailian.
 *
 * @see <a href="https://help.aliyun.com/zh/model-studio/call-application-through-api">Application
 *     API</a>
 */
public final class Bailian implements Provider {
  private static final Set<Tuning> IN_NATIVE =
      EnumSet.of(Tuning.TEMPERATURE, Tuning.TOP_P, Tuning.SEED, Tuning.REASONING_EFFORT);

  private final Apps apps;
  private final Manner manner;

  public Bailian(Apps apps, Manner manner) {
    this.apps = apps;
    this.manner = manner;
  }

  @Override
  public Headers credentials(String apiKey) {
    return Headers.NONE.with("Authorization", "Bearer " + apiKey);
  }

  @Override
  public UpstreamRequest encode(ChatRequest request) {
    String app = URLEncoder.encode(apps.of(request.model()), UTF_8);
    if (!manner.isNative()) {
      return UpstreamRequest.post(
          "api/v2/apps/agent/" + app + "/compatible-mode/v1/responses",
          Json.bytes(ResponsesBody.write(request)));
    }
    UpstreamRequest plain =
        UpstreamRequest.post(
            "api/v1/apps/" + app + "/completion",
            Json.bytes(new NativeBody(manner).write(request)));
    return request.stream() ? plain.with("X-DashScope-SSE", "enable") : plain;
  }

  @Override
  public Decoder decoder(ReplySink sink, boolean stream) {
    return new BailianDecoder(
        sink, manner.isNative() ? new NativeEar(sink) : new ResponsesEar(sink));
  }

  @Override
  public Failure failure(int status, String body) {
    return BailianErrors.read(status, body);
  }

  @Override
  public Set<Tuning> lacks(ChatRequest request) {
    return manner.isNative()
        ? EnumSet.complementOf(EnumSet.copyOf(IN_NATIVE))
        : EnumSet.allOf(Tuning.class);
  }

  @Override
  public Set<String> extensions() {
    return manner.isNative()
        ? Set.of(Wishes.FIELD, "enable_thinking", "metadata")
        : Set.of(Wishes.FIELD);
  }
}
