// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.beside;

import jakarta.inject.Inject;
import jakarta.json.bind.JsonbBuilder;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Greets with the server's own JAX-RS, JSON-B, CDI and MicroProfile Config. */
@Path("greeting")
public class Greetings {
  @Inject
  @ConfigProperty(name = "beside.word", defaultValue = "none")
  String word;

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public String greet() {
    Map<String, String> said = new TreeMap<>();
    said.put("injected", word);
    said.put("looked up", ConfigProvider.getConfig().getValue("beside.word", String.class));
    return JsonbBuilder.create().toJson(said);
  }
}
