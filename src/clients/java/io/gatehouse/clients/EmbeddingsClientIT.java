// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.clients;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Embeddings as OpenAI's own libraries ask for them. All want base64 unless told otherwise; the one
 * for Java reads numbers as well, the one for Node takes them for base64 without looking.
 */
@Timeout(30)
class EmbeddingsClientIT {
  @RegisterExtension static final Gatehouse GATEHOUSE = new Gatehouse();

  private static final String NUMBERS = "[0.5,-0.25,0.125,1.0]";
  private static final String BASE64 = "\"AAAAPwAAgL4AAAA+AACAPw==\"";

  @ParameterizedTest
  @CsvSource({"relay, true", "mend, true", "mend, false"})
  void readsThem(String upstream, boolean inBase64) {
    GATEHOUSE
        .upstream()
        .play(
            Reply.json(
                200,
                """
                {"object":"list","model":"m","usage":{"prompt_tokens":3,"total_tokens":3},
                "data":[{"object":"embedding","index":0,"embedding":%s}]}
                """
                    .formatted(inBase64 ? BASE64 : NUMBERS)));
    CreateEmbeddingResponse response =
        GATEHOUSE
            .openAiJava()
            .client()
            .embeddings()
            .create(EmbeddingCreateParams.builder().model(upstream + "/m").input("Hello").build());
    var embedding = response.data().get(0);
    String request = GATEHOUSE.upstream().requests().get(0);
    assertAll(
        () -> assertEquals(List.of(0.5f, -0.25f, 0.125f, 1f), embedding.embedding()),
        () -> assertTrue(embedding.embeddingValue().isBase64()),
        () -> assertEquals(3, response.usage().promptTokens()),
        () -> assertTrue(request.contains("base64"), request));
  }
}
