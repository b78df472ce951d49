// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.Closeable;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Breaks a client's connection in the middle of a reply.
 *
 * <p>The servlet API has no word for it: on most servers every way to end a request looks like a
 * clean end. So this class knows servers, by the names of their request classes, and reaches by
 * reflection for the abort that each of them has. Only {@link Backlog} asks it for more. Measured
 * on Tomcat 10.1 and 11, Jetty 12, WildFly 39, Payara 6 and 7.
 */
final class Abort {
  /** The request attribute that asks a re-entered servlet to throw: the way for unknown servers. */
  static final String THROW = "gatehouse.abort";

  /**
   * Thrown to make a container give up on a reply; it carries no trace, nothing went wrong here.
   */
  static final class Broken extends IOException {
    private static final long serialVersionUID = 1;

    Broken() {
      super("the reply could not be completed");
    }

    @Override
    public Throwable fillInStackTrace() {
      return this;
    }
  }

  private static final Logger LOG = Logger.getLogger(Abort.class.getName());

  /** The last class of request that was looked at; a server has but one. */
  private record Seen(Class<?> type, boolean grizzly) {}

  private static volatile Seen seen = new Seen(Object.class, false);

  private Abort() {}

  /**
   * Breaks the connection.
   *
   * @param finish ends the request for Jersey; run on those servers only that need it
   */
  static void connection(AsyncContext async, Runnable finish) {
    ServletRequest request = raw(async.getRequest());
    try {
      String server = request.getClass().getName();
      if (server.startsWith("org.eclipse.jetty.")) {
        ((HttpServletResponse) raw(async.getResponse())).sendError(-1);
      } else if (server.startsWith("io.undertow.")) {
        ((Closeable) call(call(request, "getExchange"), "getConnection")).close();
        finish.run();
      } else if (isGrizzly(request)) {
        call(connection(request), "terminateSilently");
        finish.run();
      } else if (server.startsWith("org.apache.catalina.")) {
        tomcat(raw(async.getResponse()));
      } else {
        dispatch(async);
      }
    } catch (IOException | ReflectiveOperationException | RuntimeException e) {
      LOG.log(Level.FINE, e, () -> "no abort for " + request.getClass().getName());
      dispatch(async);
    }
  }

  /** Payara's connection to the client; null on other servers. */
  static @Nullable Object grizzlyConnection(AsyncContext async)
      throws ReflectiveOperationException {
    ServletRequest request = raw(async.getRequest());
    return isGrizzly(request) ? connection(request) : null;
  }

  private static Object connection(ServletRequest request) throws ReflectiveOperationException {
    Object grizzly = call(call(request, "getUnwrappedCoyoteRequest"), "getCoyoteRequest");
    return call(call(grizzly, "getContext"), "getConnection");
  }

  /** Payara's requests have the same name as Tomcat's; what they can do tells them apart. */
  private static boolean isGrizzly(ServletRequest request) {
    Class<?> type = request.getClass();
    Seen last = seen;
    if (last.type() != type) {
      last = new Seen(type, hasGrizzly(type));
      seen = last;
    }
    return last.grizzly();
  }

  private static boolean hasGrizzly(Class<?> type) {
    for (Method method : type.getMethods()) {
      if (method.getName().equals("getUnwrappedCoyoteRequest")) {
        return true;
      }
    }
    return false;
  }

  private static void tomcat(ServletResponse facade) throws ReflectiveOperationException {
    Field field = field(facade.getClass(), "response");
    Object coyote = call(field.get(facade), "getCoyoteResponse");
    Class<?> codes =
        Class.forName("org.apache.coyote.ActionCode", true, coyote.getClass().getClassLoader());
    Object closeNow = codes.getField("CLOSE_NOW").get(null);
    coyote
        .getClass()
        .getMethod("action", codes, Object.class)
        .invoke(coyote, closeNow, new Broken());
  }

  /** Re-enters the servlet, which throws: breaks the connection on servers akin to Tomcat. */
  private static void dispatch(AsyncContext async) {
    try {
      async.getRequest().setAttribute(THROW, true);
      async.dispatch();
    } catch (IllegalStateException alreadyOver) {
      LOG.log(Level.FINE, "the request was over already", alreadyOver);
    }
  }

  private static Object call(Object target, String name) throws ReflectiveOperationException {
    try {
      return method(target, name).invoke(target);
    } catch (InvocationTargetException e) {
      throw new ReflectiveOperationException(name, e.getCause());
    }
  }

  /** A public method without parameters, wherever among its classes a server's object has it. */
  static Method method(Object target, String name) throws NoSuchMethodException {
    for (Class<?> type = target.getClass(); type != null; type = type.getSuperclass()) {
      for (Method method : type.getMethods()) {
        if (method.getName().equals(name) && method.getParameterCount() == 0) {
          method.setAccessible(true);
          return method;
        }
      }
    }
    throw new NoSuchMethodException(target.getClass().getName() + "." + name);
  }

  private static Field field(Class<?> type, String name) throws NoSuchFieldException {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      for (Field field : c.getDeclaredFields()) {
        if (field.getName().equals(name)) {
          field.setAccessible(true);
          return field;
        }
      }
    }
    throw new NoSuchFieldException(type.getName() + "." + name);
  }

  private static ServletRequest raw(ServletRequest request) {
    return request instanceof ServletRequestWrapper wrapper ? raw(wrapper.getRequest()) : request;
  }

  private static ServletResponse raw(ServletResponse response) {
    return response instanceof ServletResponseWrapper wrapper
        ? raw(wrapper.getResponse())
        : response;
  }
}
