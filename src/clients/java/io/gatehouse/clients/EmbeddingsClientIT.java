// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.openai.errors.BadRequestException;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.Embedding;
import com.openai.models.embeddings.EmbeddingCreateParams;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Embeddings as OpenAI's own library asks for them, of upstreams that know no base64. */
@Timeout(30)
class EmbeddingsClientIT {
  @RegisterExtension static final Gatehouse GATEHOUSE = new Gatehouse();

  @Test
  void ofAnotherWire() {
    GATEHOUSE
        .upstream()
        .play(
            Reply.json(
                200,
                "{\"model\":\"m\",\"embeddings\":[[0.5,-0.25],[-1.0,0.0]],"
                    + "\"prompt_eval_count\":4}"));
    var reply = ask("native/m", List.of("servlet", "filter"));
    assertEquals(List.of(List.of(0.5f, -0.25f), List.of(-1f, 0f)), vectors(reply));
    assertEquals(4, reply.usage().promptTokens());
    assertEquals("m", reply.model());
  }

  @Test
  void inBatches() {
    GATEHOUSE.upstream().play(batch(10, 0.5), batch(1, 0.25));
    var reply = ask("ten/m", Collections.nCopies(11, "servlet"));
    assertEquals(11, reply.data().size());
    assertEquals(List.of(0.5f), vectors(reply).get(9));
    assertEquals(List.of(0.25f), vectors(reply).get(10));
    assertEquals(List.of(0L, 10L), List.of(index(reply, 0), index(reply, 10)));
    assertEquals(6, reply.usage().totalTokens());
    assertEquals(2, GATEHOUSE.upstream().requests().size());
  }

  @Test
  void refusedWithAReason() {
    GATEHOUSE.upstream().play();
    var thrown =
        assertThrows(BadRequestException.class, () -> ask("native/m", List.of("servlet", "")));
    assertTrue(thrown.toString().contains("input[1]"), thrown::toString);
  }

  private static CreateEmbeddingResponse ask(String model, List<String> texts) {
    return GATEHOUSE
        .openAiJava()
        .client()
        .embeddings()
        .create(EmbeddingCreateParams.builder().model(model).inputOfArrayOfStrings(texts).build());
  }

  private static List<List<Float>> vectors(CreateEmbeddingResponse reply) {
    return reply.data().stream().map(Embedding::embedding).toList();
  }

  private static long index(CreateEmbeddingResponse reply, int place) {
    return reply.data().get(place).index();
  }

  private static Reply batch(int texts, double number) {
    var data = new StringBuilder();
    for (int i = 0; i < texts; i++) {
      data.append(i == 0 ? "" : ",")
          .append("{\"object\":\"embedding\",\"index\":" + i + ",\"embedding\":[" + number + "]}");
    }
    return Reply.json(
        200,
        "{\"object\":\"list\",\"data\":["
            + data
            + "],\"model\":\"m\",\"usage\":{\"prompt_tokens\":3,\"total_tokens\":3}}");
  }
}
