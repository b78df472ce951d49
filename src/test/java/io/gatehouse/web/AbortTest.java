// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.testkit.RawClient;
import io.gatehouse.testkit.ScriptedUpstream;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On a server that is not known, or not as it was: the request is sent back to be thrown away. */
class AbortTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String ASK =
      "{\"model\":\"up/m\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
  private static final String WORD =
      "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"word\"},\"finish_reason\":null}]}";

  /** What a server hands to the gateway that the gateway has never seen. */
  enum Foreign {
    /** Its name is on no list. */
    REQUEST {
      @Override
      ServletRequest request(ServletRequest real) {
        return foreign(HttpServletRequest.class, real);
      }
    },
    /** The request's name is known; what belongs to it is not there. */
    RESPONSE {
      @Override
      ServletResponse response(ServletResponse real) {
        return foreign(HttpServletResponse.class, real);
      }
    };

    ServletRequest request(ServletRequest real) {
      return real;
    }

    ServletResponse response(ServletResponse real) {
      return real;
    }

    /** No wrapper that could be opened: a class of nobody's. */
    private static <T> T foreign(Class<T> type, Object real) {
      Object foreign =
          Proxy.newProxyInstance(
              AbortTest.class.getClassLoader(),
              new Class<?>[] {type},
              (proxy, method, arguments) -> {
                try {
                  return method.invoke(real, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
      return type.cast(foreign);
    }
  }

  @ParameterizedTest
  @CsvSource({"REQUEST, true", "REQUEST, false", "RESPONSE, true", "RESPONSE, false"})
  void whatIsNotKnownIsBrokenByAnError(Foreign foreign, boolean streamed) throws Exception {
    Queue<Throwable> thrown = new ConcurrentLinkedQueue<>();
    Filter first =
        (request, response, chain) -> {
          try {
            if (request.getAttribute(Abort.THROW) == null) {
              chain.doFilter(foreign.request(request), foreign.response(response));
            } else {
              chain.doFilter(request, response);
            }
          } catch (Abort.Broken broken) {
            thrown.add(broken);
            throw broken;
          }
        };
    try (var upstream = new ScriptedUpstream((request, reply) -> breakOff(streamed, reply));
        var server = GatewayServer.behind(first, upstream)) {
      for (int i = 1; i <= 3; i++) {
        var heard = RawClient.ask(server.port(), CHAT, ASK.formatted(streamed));
        assertEquals(200, heard.status(), heard.text());
        assertFalse(heard.whole(), "looks like a clean end: " + heard.text());
        if (streamed) {
          String told = "data: " + WORD + "\n\ndata: {\"error\":{";
          assertTrue(heard.text().startsWith(told), heard.text());
          assertTrue(heard.text().contains("upstream_connection_cut"), heard.text());
        }
        server.assertNothingLeft();
        assertEquals(i, thrown.size(), "thrown");
      }
    }
  }

  private static void breakOff(boolean streamed, ScriptedUpstream.Reply reply) throws Exception {
    if (streamed) {
      reply.stream();
      reply.event(WORD);
    } else {
      reply.head(200, "content-type: application/json", "content-length: 300000");
      reply.raw("[".repeat(200_000).getBytes(UTF_8));
    }
    Thread.sleep(100);
    reply.cut();
  }
}
