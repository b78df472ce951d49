// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.policy.DenyFormat;
import jakarta.inject.Singleton;
import jakarta.servlet.ServletContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** The list of denied addresses as the file that it is kept in. */
@Singleton
@ForAdministrators
@Path("admin/blacklist")
public class AdminBlacklist {
  @GET
  public Response download(@Context ServletContext servlets) {
    String text =
        DenyFormat.write(
            Gateway.of(servlets).application().addresses().guard().denied().all(), List.of());
    return Response.ok(text, "text/plain;charset=utf-8")
        .header("Content-Disposition", "attachment; filename=\"blacklist.txt\"")
        .header("Cache-Control", "no-store")
        .build();
  }
}
