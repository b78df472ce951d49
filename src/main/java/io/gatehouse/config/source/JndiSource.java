// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.source;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.naming.Binding;
import javax.naming.Context;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/**
 * Settings that the administrator bound in the server: {@code gatehouse.limits.body} is {@code
 * java:comp/env/gatehouse/limits/body}, or the same under another prefix, because no prefix works
 * on every server. Names are listed, but values are always looked up: several servers list
 * references they would resolve on lookup.
 */
@SuppressWarnings("BanJNDI") // only names below our own prefix, never one from a request
public final class JndiSource {
  /** Deeper than any key of ours; a server may well bind a context into itself. */
  private static final int DEEPEST = 8;

  private final Context context;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private JndiSource(Context context) {
    this.context = context;
  }

  public static List<Entry> read(Naming naming) {
    try {
      var source = new JndiSource(naming.context());
      for (String root : JndiNames.meantBy(Keys.PREFIX)) {
        source.list(root, Keys.PREFIX, 1);
      }
      return List.copyOf(source.entries.values());
    } catch (NamingException noNaming) {
      return List.of();
    }
  }

  private void list(String name, String key, int depth) {
    for (String child : children(name)) {
      String childKey = key + "." + Key.quoted(child);
      Object bound = lookup(name + "/" + child);
      if (bound instanceof Context && depth < DEEPEST) {
        list(name + "/" + child, childKey, depth + 1);
      } else if (bound != null && !(bound instanceof Context)) {
        String origin = "JNDI name " + name + "/" + child;
        entries.putIfAbsent(childKey, new Entry(childKey, bound.toString(), origin));
      }
    }
  }

  private List<String> children(String name) {
    List<String> children = new ArrayList<>();
    try {
      NamingEnumeration<Binding> bindings = context.listBindings(name);
      while (bindings.hasMore()) {
        children.add(bindings.next().getName());
      }
      bindings.close();
    } catch (NamingException absent) {
      // a prefix this server does not have, or one that ends here
    }
    return children;
  }

  private @Nullable Object lookup(String name) {
    try {
      return context.lookup(name);
    } catch (NamingException absent) {
      return null;
    }
  }
}
