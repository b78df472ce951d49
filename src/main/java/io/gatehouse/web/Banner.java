// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.config.Application;
import io.gatehouse.routing.Router;
import java.util.Optional;

/** What a person who has just started the gateway wants to know: what answers, and what to try. */
final class Banner {
  private Banner() {}

  /**
   * The text.
   *
   * @param url where the application is reached
   */
  static String of(Application application, String url) {
    String target =
        application.router().resolve(Optional.of(Router.DEFAULT_ROUTE)).stream()
            .findFirst()
            .map(t -> t.upstream() + "/" + t.model())
            .orElse("nothing yet: set the default model of an upstream");
    String line =
        "curl -N "
            + url
            + "/chat/completions -H 'content-type: application/json' -d"
            + " '{\"model\":\"default\",\"stream\":true,"
            + "\"messages\":[{\"role\":\"user\",\"content\":\"Hello!\"}]}'";
    String key =
        application.admission().isOpen()
            ? ""
            : "\nAdd -H 'authorization: Bearer KEY' with one of the configured API keys.";
    return "The model 'default' is " + target + ". Try it:\n\n  " + line + "\n" + key;
  }
}
