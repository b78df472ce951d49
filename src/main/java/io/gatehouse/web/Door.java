// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.dialect.OpenAiChat;
import io.gatehouse.exchange.Ask;
import io.gatehouse.exchange.Outlet;
import io.gatehouse.wire.Endpoint;
import io.gatehouse.wire.Headers;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.AsyncResponse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;

/** From a servlet request to an exchange. */
final class Door {
  private Door() {}

  /**
   * Opens an exchange and returns; the suspended reply is finished by the exchange.
   *
   * @throws io.gatehouse.model.Refused when there is nothing to open
   */
  static void open(Endpoint endpoint, AsyncResponse reply) {
    HttpServletRequest http = Current.request();
    Visit visit = Visit.of(http);
    ByteBuffer body = visit.takeBody();
    Ask ask =
        new Ask(
            visit.id(),
            visit.caller(),
            visit.shownAddress(),
            endpoint,
            headers(http),
            body,
            visit.urlModel());
    Outlet outlet = ServletOutlet.of(http, reply);
    Gateway.of(http.getServletContext()).exchanges().open(OpenAiChat.DIALECT, ask, outlet);
    visit.becameExchange();
  }

  static Headers headers(HttpServletRequest http) {
    List<Headers.Field> fields = new ArrayList<>();
    for (Enumeration<String> names = http.getHeaderNames(); names.hasMoreElements(); ) {
      String name = names.nextElement();
      fields.add(new Headers.Field(name, http.getHeader(name)));
    }
    return new Headers(fields);
  }
}
