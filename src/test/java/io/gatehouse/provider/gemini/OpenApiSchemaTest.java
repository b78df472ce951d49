// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.gemini;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Refused;
import io.gatehouse.wire.Json;
import jakarta.json.JsonObject;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenApiSchemaTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"type":"string"}                                                | {"type":"STRING"}
          {"type":"STRING"}                                                | {"type":"STRING"}
          {"type":"null"}                                                  | {"type":"STRING","nullable":true}
          {"type":"boolean","description":"d","title":"t"}                 | {"type":"BOOLEAN","description":"d","title":"t"}
          {"type":"any"}                                                   | {"type":"STRING"}
          {"type":7}                                                       | {"type":"STRING"}
          {}                                                               | {"type":"STRING"}
          {"type":["string","null"]}                                       | {"type":"STRING","nullable":true}
          {"type":["null"]}                                                | {"type":"STRING","nullable":true}
          {"type":["string","string",3]}                                   | {"type":"STRING"}
          {"type":["string","integer"],"description":"d"}                  | {"anyOf":[{"type":"STRING"},{"type":"INTEGER"}],"description":"d"}
          {"type":["array","null","integer"],"items":{"type":"string"}}    | {"anyOf":[{"type":"ARRAY","items":{"type":"STRING"}},{"type":"INTEGER"}],"nullable":true}
          {"type":"string","nullable":true}                                | {"type":"STRING","nullable":true}
          {"type":"string","nullable":"yes"}                               | {"type":"STRING"}
          {"type":"string","format":"date-time"}                           | {"type":"STRING","format":"date-time"}
          {"type":"string","format":"email"}                               | {"type":"STRING"}
          {"type":"integer","format":"int64"}                              | {"type":"INTEGER","format":"int64"}
          {"type":"integer","format":"float"}                              | {"type":"INTEGER"}
          {"type":"number","format":"double"}                              | {"type":"NUMBER","format":"double"}
          {"type":"boolean","format":"double"}                             | {"type":"BOOLEAN"}
          {"type":"string","enum":["a","b"]}                               | {"type":"STRING","format":"enum","enum":["a","b"]}
          {"enum":["a",null]}                                              | {"type":"STRING","format":"enum","enum":["a"],"nullable":true}
          {"type":"integer","enum":[1,2.50,true]}                          | {"type":"STRING","format":"enum","enum":["1","2.50","true"]}
          {"type":"string","enum":[]}                                      | {"type":"STRING"}
          {"const":"a"}                                                    | {"type":"STRING","format":"enum","enum":["a"]}
          {"const":3}                                                      | {"type":"STRING","format":"enum","enum":["3"]}
          {"const":null}                                                   | {"type":"STRING","nullable":true}
          {"type":"string","minLength":1,"maxLength":9,"pattern":"a+"}     | {"type":"STRING","minLength":1,"maxLength":9,"pattern":"a+"}
          {"type":"string","default":null,"examples":["x"],"example":"x"}  | {"type":"STRING","example":"x"}
          {"type":"integer","exclusiveMinimum":0,"exclusiveMaximum":9}     | {"type":"INTEGER","minimum":0,"maximum":9}
          {"type":"number","minimum":1,"exclusiveMinimum":0.5}             | {"type":"NUMBER","minimum":1}
          {"type":"number","exclusiveMinimum":true}                        | {"type":"NUMBER"}
          {"type":"string","exclusiveMinimum":1}                           | {"type":"STRING"}
          {"type":"array"}                                                 | {"type":"ARRAY","items":{"type":"STRING"}}
          {"type":"array","items":true}                                    | {"type":"ARRAY","items":{"type":"STRING"}}
          {"items":{"type":"number"},"minItems":1,"uniqueItems":true}      | {"type":"ARRAY","items":{"type":"NUMBER"},"minItems":1}
          {"prefixItems":[{"type":"number"},{"type":"string"}]}            | {"type":"ARRAY","items":{"anyOf":[{"type":"NUMBER"},{"type":"STRING"}]}}
          {"type":"array","items":[{"type":"number"}]}                     | {"type":"ARRAY","items":{"type":"NUMBER"}}
          {"type":"object"}                                                | {"type":"OBJECT"}
          {"type":"object","additionalProperties":{"type":"string"}}       | {"type":"OBJECT"}
          {"properties":{"a":{"type":"string"}},"required":["a","b",1,"a"]}| {"type":"OBJECT","properties":{"a":{"type":"STRING"}},"required":["a"]}
          {"properties":{"a":true},"required":["b"]}                       | {"type":"OBJECT","properties":{"a":{"type":"STRING"}}}
          {"properties":{"a":{"type":"string"}},"propertyOrdering":["a"]}  | {"type":"OBJECT","properties":{"a":{"type":"STRING"}},"propertyOrdering":["a"]}
          {"$schema":"s","$id":"i","type":"object","patternProperties":{"x":{}},"not":{},"$comment":"c","minProperties":1} | {"type":"OBJECT","minProperties":1}
          {"anyOf":[{"type":"string"},{"type":"number"}]}                  | {"anyOf":[{"type":"STRING"},{"type":"NUMBER"}]}
          {"oneOf":[{"type":"string"},{"type":"number"}]}                  | {"anyOf":[{"type":"STRING"},{"type":"NUMBER"}]}
          {"anyOf":[{"type":"string"},{"type":"null"}],"description":"d"}  | {"type":"STRING","description":"d","nullable":true}
          {"anyOf":[{"type":"string","description":"x"}],"description":"d"}| {"type":"STRING","description":"d"}
          {"type":"string","anyOf":[{"pattern":"a"},{"pattern":"b"}]}      | {"type":"STRING"}
          {"type":"object","properties":{"a":{}},"anyOf":[{"required":["a"]},{"type":"object"}]} | {"type":"OBJECT","properties":{"a":{"type":"STRING"}}}
          {"items":{},"oneOf":[{"type":"array"},{"type":"string"}]}        | {"type":"ARRAY","items":{"type":"STRING"}}
          {"type":"object","oneOf":[{"properties":{"a":{}}},{"$ref":"#/$defs/b"}],"$defs":{"b":{"properties":{"b":{}}}}} | {"anyOf":[{"type":"OBJECT","properties":{"a":{"type":"STRING"}}},{"type":"OBJECT","properties":{"b":{"type":"STRING"}}}]}
          {"allOf":[{"properties":{"a":{"type":"string"}},"required":["a"]},{"properties":{"a":{"type":"null"},"b":{"type":"number"}},"required":["b"]}]} | {"type":"OBJECT","properties":{"a":{"type":"STRING"},"b":{"type":"NUMBER"}},"required":["a","b"]}
          {"description":"d","allOf":[{"type":"string","description":"x"}]} | {"type":"STRING","description":"d"}
          {"$ref":"#/$defs/a","$defs":{"a":{"type":"integer"}}}            | {"type":"INTEGER"}
          {"$ref":"#/definitions/a~1b~0c","definitions":{"a/b~c":{"type":"integer"}}} | {"type":"INTEGER"}
          {"$ref":"#/$defs/nobody"}                                        | {"type":"OBJECT"}
          {"$ref":"https://example.com/a"}                                 | {"type":"OBJECT"}
          {"properties":{"x":{"$ref":"#/$defs/a","description":"d"}},"$defs":{"a":{"type":"integer","description":"x"}}} | {"type":"OBJECT","properties":{"x":{"type":"INTEGER","description":"d"}}}
          {"properties":{"x":{"$ref":"#/$defs/a"},"y":{"$ref":"#/$defs/a"}},"$defs":{"a":{"type":"integer"}}} | {"type":"OBJECT","properties":{"x":{"type":"INTEGER"},"y":{"type":"INTEGER"}}}
          {"$ref":"#/$defs/tree","$defs":{"tree":{"properties":{"left":{"$ref":"#/$defs/tree"},"n":{"type":"integer"}}}}} | {"type":"OBJECT","properties":{"left":{"type":"OBJECT"},"n":{"type":"INTEGER"}}}
          {"$ref":"#"}                                                     | {"type":"OBJECT"}
          {"type":"array","items":{"$ref":"#"}}                            | {"type":"ARRAY","items":{"type":"ARRAY","items":{"type":"OBJECT"}}}
          """)
  void says(String schema, String written) {
    assertEquals(Json.parse(written), OpenApiSchema.of(Json.parse(schema), "p"));
  }

  @Test
  void aFewLinesCannotBecomeEndless() {
    var definitions = Json.object();
    for (int i = 0; i < 30; i++) {
      String next = "{\"$ref\":\"#/$defs/d" + (i + 1) + "\"}";
      definitions.add(
          "d" + i, Json.value("{\"properties\":{\"a\":" + next + ",\"b\":" + next + "}}"));
    }
    refused(Json.object().add("$ref", "#/$defs/d0").add("$defs", definitions).build());
  }

  @Test
  void depthHasItsLimit() {
    assertEquals(98, depth(OpenApiSchema.of(nested(98), "p")));
    refused(nested(120));
    var chain = Json.object();
    for (int i = 0; i < 120; i++) {
      chain.add("d" + i, Json.object().add("$ref", "#/$defs/d" + (i + 1)));
    }
    refused(Json.object().add("$ref", "#/$defs/d0").add("$defs", chain).build());
  }

  private static JsonObject nested(int depth) {
    return Json.parse("{\"items\":".repeat(depth) + "{}" + "}".repeat(depth));
  }

  private static int depth(JsonObject schema) {
    int depth = 0;
    for (JsonObject at = schema; at.containsKey("items"); at = at.getJsonObject("items")) {
      depth++;
    }
    return depth;
  }

  private static void refused(JsonObject schema) {
    Failure failure =
        assertThrows(Refused.class, () -> OpenApiSchema.of(schema, "tools[0]")).failure();
    assertEquals(Failure.Kind.INVALID, failure.kind());
    assertEquals(Optional.of("tools[0]"), failure.param());
    assertEquals(Optional.of("invalid_value"), failure.code());
  }
}
