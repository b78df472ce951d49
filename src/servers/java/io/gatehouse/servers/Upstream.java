// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.testkit.ScriptedUpstream;
import io.gatehouse.testkit.ScriptedUpstream.Reply;
import io.gatehouse.testkit.ScriptedUpstream.Request;
import io.gatehouse.testkit.ScriptedUpstream.Script;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The one upstream of a run. What it does with a request, the model's name says. */
final class Upstream {
  static final String WORD =
      "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"word\"},\"finish_reason\":null}]}";
  static final String WHOLE =
      "{\"id\":\"c1\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"whole\"},\"finish_reason\":\"stop\"}]}";

  private static final Pattern MODEL =
      Pattern.compile("\"model\"(?:\\s*:\\s*\"|\r\n\r\n)([^\"\r]*)");
  private static final Map<String, Script> SCRIPTS = new ConcurrentHashMap<>();
  private static final ScriptedUpstream SERVER = open();

  private Upstream() {}

  private static ScriptedUpstream open() {
    try {
      return new ScriptedUpstream(Upstream::answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void start() {
    script(
        "whole", (request, reply) -> reply.whole(200, "application/json", WHOLE.getBytes(UTF_8)));
    script(
        "stream",
        (request, reply) -> {
          reply.stream();
          reply.event(WORD);
          finish(reply);
        });
    script("never", (request, reply) -> reply.isLeftWithin(60_000));
    script(
        "endless",
        (request, reply) -> {
          reply.stream();
          do {
            reply.event(WORD);
          } while (!reply.isLeftWithin(20));
        });
  }

  static void finish(Reply reply) throws IOException {
    reply.event(WORD.replace("null", "\"stop\""));
    reply.event("[DONE]");
    reply.endChunks();
  }

  /** From now on, this is done when this model is asked. */
  static void script(String model, Script script) {
    SCRIPTS.put(model, script);
  }

  static String base() {
    return SERVER.base();
  }

  static List<Request> requests() {
    return SERVER.requests();
  }

  static int openConnections() {
    return SERVER.openConnections();
  }

  private static void answer(Request request, Reply reply) throws Exception {
    Matcher model = MODEL.matcher(request.text());
    String name = model.find() ? model.group(1) : "whole";
    Script script = SCRIPTS.get(name);
    if (script == null) {
      throw new IllegalStateException("nobody has said what model " + name + " does");
    }
    script.answer(request, reply);
  }
}
