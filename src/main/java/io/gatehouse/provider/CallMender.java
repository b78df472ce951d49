// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import io.gatehouse.wire.Json;
import io.gatehouse.wire.Members;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.JsonValue.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tool calls of one streamed choice, told apart and numbered.
 *
 * <p>A new id is a new call. A fragment without one belongs to the call of its index, or, without
 * an index, to the last one. A call is held back until its name is known: clients read the name
 * from the first fragment only.
 */
final class CallMender {
  private static final class Call {
    final Optional<Integer> theirIndex;
    final Map<String, JsonValue> held = new LinkedHashMap<>();
    final StringBuilder heldArguments = new StringBuilder();
    String id;
    int number = -1;
    boolean announced;
    boolean hasArguments;

    Call(Optional<Integer> theirIndex, String id) {
      this.theirIndex = theirIndex;
      this.id = id;
    }
  }

  private final List<Call> calls = new ArrayList<>();
  private final String replyId;
  private int announced;

  CallMender(String replyId) {
    this.replyId = replyId;
  }

  boolean any() {
    return !calls.isEmpty();
  }

  List<JsonObject> mend(List<JsonObject> fragments) {
    List<JsonObject> mended = new ArrayList<>();
    for (JsonObject fragment : fragments) {
      Call call = callOf(fragment);
      if (call.announced) {
        more(call, fragment).ifPresent(mended::add);
      } else {
        hold(call, fragment);
        if (!name(fragment).isEmpty()) {
          mended.add(announce(call));
        }
      }
    }
    return mended;
  }

  /** What is still to be said when the choice ends: calls held back, arguments never sent. */
  List<JsonObject> rest() {
    List<JsonObject> rest = new ArrayList<>();
    for (Call call : calls) {
      if (!call.announced) {
        rest.add(announce(call));
      }
      if (!call.hasArguments) {
        call.hasArguments = true;
        rest.add(
            Json.object()
                .add("index", call.number)
                .add("function", Json.object().add("arguments", "{}"))
                .build());
      }
    }
    return rest;
  }

  private Call callOf(JsonObject fragment) {
    String id = Members.text(fragment, "id");
    Optional<Integer> index = Members.number(fragment, "index").map(JsonNumber::intValue);
    Optional<Call> known = id.isEmpty() ? continued(fragment, index) : withId(id, index);
    return known.orElseGet(() -> begin(index, id));
  }

  private Optional<Call> withId(String id, Optional<Integer> index) {
    Optional<Call> same = calls.stream().filter(call -> call.id.equals(id)).findFirst();
    Optional<Call> nameless =
        same.isPresent()
            ? same
            : atIndex(index).filter(call -> call.id.isEmpty() && !call.announced);
    nameless.ifPresent(call -> call.id = id);
    return nameless;
  }

  private Optional<Call> continued(JsonObject fragment, Optional<Integer> index) {
    if (index.isPresent()) {
      return atIndex(index);
    }
    Optional<Call> last =
        calls.isEmpty() ? Optional.empty() : Optional.of(calls.get(calls.size() - 1));
    return last.filter(call -> name(fragment).isEmpty() || !call.announced);
  }

  /** Of several calls with that index the last one is still being told. */
  private Optional<Call> atIndex(Optional<Integer> index) {
    return calls.stream()
        .filter(call -> index.isPresent() && call.theirIndex.equals(index))
        .reduce((earlier, later) -> later);
  }

  private Call begin(Optional<Integer> index, String id) {
    Call call = new Call(index, id);
    calls.add(call);
    return call;
  }

  private static void hold(Call call, JsonObject fragment) {
    call.held.putAll(fragment);
    call.heldArguments.append(arguments(fragment));
  }

  private JsonObject announce(Call call) {
    call.announced = true;
    call.number = announced++;
    call.hasArguments = call.heldArguments.length() > 0;
    if (call.id.isEmpty()) {
      call.id = id(replyId, call.number);
    }
    JsonObject function =
        call.held.get("function") instanceof JsonObject held ? held : JsonValue.EMPTY_JSON_OBJECT;
    var mended = Json.object();
    call.held.forEach(mended::add);
    return mended
        .add("index", call.number)
        .add("id", call.id)
        .add("type", "function")
        .add(
            "function",
            Json.object(function)
                .add("name", Members.text(function, "name"))
                .add("arguments", call.heldArguments.toString()))
        .build();
  }

  /** An id for a call that came without one. */
  static String id(String replyId, int number) {
    return "call_" + Integer.toHexString(replyId.hashCode()) + "_" + number;
  }

  private static Optional<JsonObject> more(Call call, JsonObject fragment) {
    String arguments = arguments(fragment);
    call.hasArguments |= !arguments.isEmpty();
    JsonObject rest =
        Json.object(fragment)
            .remove("id")
            .remove("type")
            .remove("function")
            .remove("index")
            .build();
    if (rest.isEmpty() && arguments.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Json.object(rest)
            .add("index", call.number)
            .add("function", Json.object().add("arguments", arguments))
            .build());
  }

  private static String name(JsonObject fragment) {
    return Members.object(fragment, "function").map(f -> Members.text(f, "name")).orElse("");
  }

  /** Text; an upstream that sends the arguments as an object means its JSON. */
  static String arguments(JsonObject call) {
    JsonValue arguments =
        Members.object(call, "function").map(f -> f.get("arguments")).orElse(JsonValue.NULL);
    if (arguments instanceof JsonString text) {
      return text.getString();
    }
    return arguments.getValueType() == ValueType.NULL ? "" : arguments.toString();
  }
}
