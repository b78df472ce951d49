// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The administrators' document and their resources say the same. */
class AdminDocumentTest {
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

  @Test
  void everyPathAndMethodIsInItAndNoOther() throws IOException {
    Set<String> served = served();
    assertTrue(served.contains("get /admin/api/keys/{id}"), served.toString());
    assertEquals(String.join("\n", served), String.join("\n", documented()));
  }

  @Test
  void everyReferenceLeadsSomewhere() throws IOException {
    Map<?, ?> document = document();
    for (String reference : references(document)) {
      Object found = document;
      for (String step : reference.substring(2).split("/", -1)) {
        found = Objects.requireNonNull(((Map<?, ?>) found).get(step), reference);
      }
    }
  }

  @Test
  void everyAdministratorsResourceIsMarkedAsOne() {
    for (Class<?> resource : ApiServlet.RESOURCES) {
      Path path = resource.getAnnotation(Path.class);
      boolean admin = path != null && path.value().matches("(admin|auth)(/.*)?");
      assertEquals(
          admin || resource == AdminFilter.class,
          resource.isAnnotationPresent(ForAdministrators.class),
          resource.getName());
    }
  }

  private static Set<String> served() {
    Set<String> served = new TreeSet<>();
    for (Class<?> resource : ApiServlet.RESOURCES) {
      Path path = resource.getAnnotation(Path.class);
      for (Method method : resource.getDeclaredMethods()) {
        Path below = method.getAnnotation(Path.class);
        for (Annotation annotation : method.getAnnotations()) {
          HttpMethod http = annotation.annotationType().getAnnotation(HttpMethod.class);
          if (http != null && path != null) {
            String whole = "/" + path.value() + (below == null ? "" : "/" + below.value());
            String plain = whole.replaceAll("\\{(\\w+):[^}]*}", "{$1}");
            served.add(http.value().toLowerCase(Locale.ROOT) + " " + plain);
          }
        }
      }
    }
    served.removeIf(one -> !one.matches("\\w+ /(admin|auth)/.*"));
    return served;
  }

  private static Set<String> documented() throws IOException {
    Set<String> documented = new TreeSet<>();
    Set<String> operations = new HashSet<>();
    ((Map<?, ?>) Objects.requireNonNull(document().get("paths")))
        .forEach(
            (path, item) ->
                ((Map<?, ?>) item)
                    .forEach(
                        (method, operation) -> {
                          if (METHODS.contains(method)) {
                            documented.add(method + " " + path);
                            Object id = ((Map<?, ?>) operation).get("operationId");
                            assertTrue(operations.add(String.valueOf(id)), String.valueOf(id));
                          }
                        }));
    return documented;
  }

  private static List<String> references(Object node) {
    List<String> found = new ArrayList<>();
    if (node instanceof Map<?, ?> map) {
      map.forEach(
          (key, value) -> {
            if ("$ref".equals(key)) {
              found.add(String.valueOf(value));
            }
            found.addAll(references(value));
          });
    } else if (node instanceof List<?> list) {
      list.forEach(item -> found.addAll(references(item)));
    }
    return found;
  }

  private static Map<?, ?> document() throws IOException {
    try (InputStream in =
        AdminDocumentTest.class.getClassLoader().getResourceAsStream("openapi-admin.yaml")) {
      return (Map<?, ?>)
          new Load(LoadSettings.builder().build()).loadFromInputStream(Objects.requireNonNull(in));
    }
  }
}
