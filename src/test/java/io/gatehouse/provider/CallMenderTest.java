// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.wire.Json;
import io.gatehouse.wire.Members;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which fragments of a stream are one call. */
class CallMenderTest {
  private static final String REPLY = "r";

  /** A fragment is told, and mended, as index:id:name:arguments. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          an id again is the same call          | 0:a:f:{ 0:a::}              | 0:a:f:{ 0:::}
          an id again, without an index         | :a:f:{ :a::}                | 0:a:f:{ 0:::}
          another id at the same index          | 0:a:f:{} 0:b:g:{}           | 0:a:f:{} 1:b:g:{}
          of two at an index the last goes on   | 0:a:f:{} 0:b:g:{ 0:::}      | 0:a:f:{} 1:b:g:{ 1:::}
          each goes on at its index             | 0:a:f:{ 1:b:g:[ 0:::} 1:::] | 0:a:f:{ 1:b:g:[ 0:::} 1:::]
          the id comes late                     | 0:::{ 0:a:f:}               | 0:a:f:{}
          an id after a made one is another     | 0::f:{} 0:b:g:{}            | 0:made:f:{} 1:b:g:{}
          the name comes late                   | 0:a::{ 0:::} 0::f:          | 0:a:f:{}
          without an index the last goes on     | :a:f:{ :::}                 | 0:a:f:{ 0:::}
          a name without an index is another    | :a:f:{} ::g:{}              | 0:a:f:{} 1:made:g:{}
          unless the last still lacks its name  | :a::{ ::f:}                 | 0:a:f:{}
          an unknown index is another           | 0:a:f:{} 1::g:{}            | 0:a:f:{} 1:made:g:{}
          no arguments at all                   | 0:a:f:                      | 0:a:f: 0:::{}
          no name at all                        | 0:a::{}                     | 0:a::{}
          """)
  void tells(String why, String fragments, String told) {
    var mender = new CallMender(REPLY);
    List<JsonObject> mended = new ArrayList<>();
    for (String fragment : fragments.split(" ", -1)) {
      mended.addAll(mender.mend(List.of(fragment(fragment))));
    }
    mended.addAll(mender.rest());
    assertEquals(
        told, mended.stream().map(CallMenderTest::shorthand).collect(Collectors.joining(" ")), why);
  }

  private static JsonObject fragment(String shorthand) {
    String[] words = shorthand.split(":", -1);
    var function = Json.object();
    if (!words[2].isEmpty()) {
      function.add("name", words[2]);
    }
    var fragment = Json.object().add("function", function.add("arguments", words[3]));
    if (!words[0].isEmpty()) {
      fragment.add("index", Integer.parseInt(words[0]));
    }
    if (!words[1].isEmpty()) {
      fragment.add("id", words[1]);
    }
    return fragment.build();
  }

  private static String shorthand(JsonObject call) {
    int index = call.getInt("index");
    JsonObject function = call.getJsonObject("function");
    String id = Members.text(call, "id");
    return index
        + ":"
        + (id.equals(CallMender.id(REPLY, index)) ? "made" : id)
        + ":"
        + Members.text(function, "name")
        + ":"
        + Members.text(function, "arguments");
  }
}
