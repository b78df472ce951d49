// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.beside;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/** Greets where the server has servlets and nothing more; slowly, if asked to. */
public class GreetingServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (request.getParameter("slowly") != null) {
      LockSupport.parkNanos(500_000_000L);
    }
    response.setContentType("text/plain");
    response.getWriter().print("hello");
  }
}
