// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import io.gatehouse.config.source.Naming;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import javax.naming.Binding;
import javax.naming.Context;
import javax.naming.LinkRef;
import javax.naming.NameNotFoundException;
import javax.naming.NamingEnumeration;

/** A server's names; listed, their values are unresolved references, as on Jetty and Payara. */
public record FakeNaming(Map<String, Object> names) implements Naming {
  @Override
  public Context context() {
    return (Context)
        Proxy.newProxyInstance(
            FakeNaming.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "lookup" -> lookup((String) args[0]);
                  case "listBindings" -> list((String) args[0]);
                  case "toString" -> "fake naming context";
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private Object lookup(String name) throws NameNotFoundException {
    Object bound = names.get(name);
    return bound != null ? bound : subcontext(name);
  }

  private Context subcontext(String name) throws NameNotFoundException {
    if (names.keySet().stream().noneMatch(known -> known.startsWith(name + "/"))) {
      throw new NameNotFoundException(name);
    }
    return context();
  }

  private NamingEnumeration<Binding> list(String name) throws NameNotFoundException {
    subcontext(name);
    var children = new TreeSet<String>();
    names.keySet().stream()
        .filter(known -> known.startsWith(name + "/"))
        .forEach(known -> children.add(first(known.substring(name.length() + 1))));
    List<Binding> bindings = new ArrayList<>();
    children.forEach(child -> bindings.add(new Binding(child, new LinkRef("elsewhere"))));
    return new Bindings(bindings.iterator());
  }

  private static String first(String path) {
    int slash = path.indexOf('/');
    return slash < 0 ? path : path.substring(0, slash);
  }

  private record Bindings(Iterator<Binding> iterator) implements NamingEnumeration<Binding> {
    @Override
    public Binding next() {
      return iterator.next();
    }

    @Override
    public boolean hasMore() {
      return iterator.hasNext();
    }

    @Override
    public void close() {}

    @Override
    public boolean hasMoreElements() {
      return iterator.hasNext();
    }

    @Override
    public Binding nextElement() {
      return iterator.next();
    }
  }
}
