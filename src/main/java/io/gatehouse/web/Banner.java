// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.config.Application;
import io.gatehouse.policy.Admission;
import io.gatehouse.routing.Route;
import io.gatehouse.routing.Router;
import io.gatehouse.routing.Target;
import java.util.Optional;

/** What a person who has just started the gateway wants to know: what answers, and what to try. */
final class Banner {
  private static final String BODY =
      "{\"model\":\"default\",\"stream\":true,"
          + "\"messages\":[{\"role\":\"user\",\"content\":\"Hello!\"}]}";

  private static final String NO_USERS =
      "Only the server's own users are let in, and java -jar has none: set gatehouse.auth.api-keys"
          + " too, or deploy the WAR on a server that has users.\n";

  private Banner() {}

  /**
   * The text.
   *
   * @param url where the application is reached
   */
  static String of(Application application, String url) {
    Admission admission = application.admission();
    if (admission.isClosed()) {
      return Admission.CLOSED + "\n";
    }
    if (!admission.isOpen() && !admission.hasKeys()) {
      return NO_USERS;
    }
    Optional<Route> answering = application.router().resolve(Optional.of(Router.DEFAULT_ROUTE));
    if (answering.isEmpty()) {
      return "No upstream has a default model: ask for UPSTREAM/MODEL, or set"
          + " gatehouse.upstreams.NAME.default-model.\n";
    }
    Target first = answering.get().targets().get(0);
    return "The model 'default' is "
        + first.upstream()
        + "/"
        + first.model()
        + ". Try it:\n\n  curl -N "
        + url
        + "/chat/completions -H 'content-type: application/json'"
        + (admission.isOpen() ? "" : " -H 'authorization: Bearer KEY'")
        + " -d '"
        + BODY
        + "'\n"
        + (admission.isOpen() ? "" : "\nKEY is one of the configured API keys.\n");
  }
}
