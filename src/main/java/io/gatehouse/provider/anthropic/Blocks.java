// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.anthropic;

import io.gatehouse.model.ChatRequest.Part;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Refused;
import io.gatehouse.provider.CallArguments;
import io.gatehouse.wire.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Writes the parts of a message as content blocks. */
final class Blocks {
  private static final Pattern NOT_IN_IDS = Pattern.compile("[^A-Za-z0-9_-]");

  private final String path;
  private int calls;

  /**
   * @param path where the message stands in the client's request
   */
  Blocks(String path) {
    this.path = path;
  }

  /** Blank text is left out: the API refuses it. */
  List<JsonObject> write(List<Part> parts) {
    List<JsonObject> blocks = new ArrayList<>();
    for (Part part : parts) {
      if (part instanceof Part.CacheMark mark) {
        mark(blocks, mark);
      } else if (!isNothing(part)) {
        blocks.add(block(part).build());
      }
    }
    return blocks;
  }

  /** Thoughts without a proof are nobody's: they cannot be given back. */
  private static boolean isNothing(Part part) {
    return (part instanceof Part.Text text && text.text().isBlank())
        || (part instanceof Part.Refusal refusal && refusal.text().isBlank())
        || (part instanceof Part.Reasoning thoughts && thoughts.signature().isEmpty());
  }

  private static void mark(List<JsonObject> blocks, Part.CacheMark mark) {
    int last = blocks.size() - 1;
    if (last >= 0) {
      blocks.set(
          last, Json.object(blocks.get(last)).add("cache_control", cacheControl(mark)).build());
    }
  }

  static JsonObject cacheControl(Part.CacheMark mark) {
    var control = typed("ephemeral");
    mark.ttl().ifPresent(ttl -> control.add("ttl", ttl));
    return control.build();
  }

  static JsonObject text(String text) {
    return typed("text").add("text", text).build();
  }

  private JsonObjectBuilder block(Part part) {
    if (part instanceof Part.Text text) {
      return typed("text").add("text", text.text());
    }
    if (part instanceof Part.Refusal refusal) {
      return typed("text").add("text", refusal.text());
    }
    if (part instanceof Part.Image image) {
      return typed("image").add("source", new Sources(path).image(image.source()));
    }
    if (part instanceof Part.Document document) {
      var block = typed("document").add("source", new Sources(path).document(document.source()));
      document.filename().ifPresent(name -> block.add("title", name));
      return block;
    }
    if (part instanceof Part.Reasoning thoughts) {
      return Seal.block(thoughts.text(), thoughts.signature().orElseThrow());
    }
    if (part instanceof Part.ToolCall call) {
      return call(call);
    }
    if (part instanceof Part.ToolResult result) {
      return result(result);
    }
    throw refused(path, part.getClass().getSimpleName().toLowerCase(Locale.ROOT));
  }

  static JsonObjectBuilder typed(String type) {
    return Json.object().add("type", type);
  }

  private JsonObjectBuilder call(Part.ToolCall call) {
    return typed("tool_use")
        .add("id", id(call.id()))
        .add("name", call.name())
        .add(
            "input",
            CallArguments.of(call, path + ".tool_calls[" + calls++ + "].function.arguments"));
  }

  private JsonObjectBuilder result(Part.ToolResult result) {
    var block = typed("tool_result").add("tool_use_id", id(result.callId()));
    List<JsonObject> said = write(result.parts());
    if (said.size() == 1 && said.get(0).keySet().equals(text("").keySet())) {
      block.add("content", said.get(0).getString("text"));
    } else if (!said.isEmpty()) {
      var content = Json.array();
      said.forEach(content::add);
      block.add("content", content);
    }
    return block;
  }

  /** Other upstreams' ids may hold other characters; two that differ stay different. */
  private static String id(String id) {
    String clean = NOT_IN_IDS.matcher(id).replaceAll("_");
    return clean.equals(id) && !id.isEmpty()
        ? id
        : clean + "_" + Integer.toHexString(id.hashCode());
  }

  /** A refusal of content there are no words for here. */
  static Refused refused(String path, String what) {
    return new Refused(
        Failure.of(
                Failure.Kind.INVALID,
                "The upstream cannot be given this " + what + " at '" + path + ".content'.")
            .withCode("unsupported_value")
            .withParam(path + ".content"));
  }
}
