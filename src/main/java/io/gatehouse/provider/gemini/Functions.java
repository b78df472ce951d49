// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.gemini;

import io.gatehouse.model.ChatRequest.Tool;
import io.gatehouse.model.ChatRequest.ToolChoice;
import io.gatehouse.model.ChatRequest.ToolChoice.Mode;
import io.gatehouse.model.ChatRequest.Tools;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Members;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.List;

/** Writes what the model may call, and whether it must. */
final class Functions {
  private final ModelName model;

  Functions(ModelName model) {
    this.model = model;
  }

  void write(JsonObjectBuilder body, Tools tools) {
    if (tools.offered().isEmpty()) {
      return;
    }
    var declared = Json.array();
    for (int i = 0; i < tools.offered().size(); i++) {
      declared.add(declaration(tools.offered().get(i), i));
    }
    body.add("tools", Json.array().add(Json.object().add("functionDeclarations", declared)));
    if (tools.choice().mode() != Mode.AUTO) {
      body.add("toolConfig", Json.object().add("functionCallingConfig", calling(tools.choice())));
    }
  }

  /** A function without parameters has no schema: an object of nothing is refused. */
  private JsonObjectBuilder declaration(Tool tool, int index) {
    var declaration = Json.object().add("name", tool.name());
    tool.description().ifPresent(text -> declaration.add("description", text));
    if (takesAnything(tool.schema())) {
      if (model.readsJsonSchema()) {
        declaration.add("parametersJsonSchema", tool.schema());
      } else {
        String path = "tools[" + index + "].function.parameters";
        declaration.add("parameters", OpenApiSchema.of(tool.schema(), path));
      }
    }
    return declaration;
  }

  private static boolean takesAnything(JsonObject schema) {
    return List.of("properties", "$ref", "allOf", "anyOf", "oneOf").stream()
        .anyMatch(name -> Members.says(schema, name));
  }

  private static JsonObjectBuilder calling(ToolChoice choice) {
    var calling = Json.object().add("mode", choice.mode() == Mode.NONE ? "NONE" : "ANY");
    choice.name().ifPresent(name -> calling.add("allowedFunctionNames", Json.array().add(name)));
    return calling;
  }
}
