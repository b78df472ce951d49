// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.bailian;

import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.Refused;
import io.gatehouse.provider.Unsupported;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Members;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.Optional;
import java.util.Set;

/** What a client says in the request's field {@value #FIELD}, or in its metadata. */
final class Wishes {
  static final String FIELD = "bailian";
  private static final String SESSION = "session_id";

  private final JsonObject members;

  private Wishes(JsonObject members) {
    this.members = members;
  }

  /**
   * The wishes of a request.
   *
   * @throws Refused when there are others than the known ones
   */
  static Wishes of(ChatRequest request, Set<String> known) {
    JsonObject extensions = request.context().extensions();
    JsonObject given = Members.object(extensions, FIELD).orElse(JsonValue.EMPTY_JSON_OBJECT);
    if (extensions.containsKey(FIELD) && !(extensions.get(FIELD) instanceof JsonObject)) {
      throw new Refused(
          Failure.of(Kind.INVALID, "Invalid type for '" + FIELD + "': expected an object.")
              .withCode("invalid_type")
              .withParam(FIELD));
    }
    for (String name : given.keySet()) {
      if (!known.contains(name)) {
        throw Unsupported.parameter(FIELD + "." + name, "such wish");
      }
    }
    Optional<String> session = Optional.ofNullable(request.context().metadata().get(SESSION));
    boolean adds = session.isPresent() && known.contains(SESSION) && !given.containsKey(SESSION);
    return new Wishes(adds ? Json.object(given).add(SESSION, session.get()).build() : given);
  }

  /** Whether the conversation goes on in a session that the upstream keeps. */
  boolean inSession() {
    return Members.says(members, SESSION);
  }

  Optional<JsonValue> of(String name) {
    return Optional.ofNullable(members.get(name));
  }

  void copy(Set<String> names, JsonObjectBuilder target) {
    names.stream().sorted().forEach(name -> of(name).ifPresent(value -> target.add(name, value)));
  }
}
