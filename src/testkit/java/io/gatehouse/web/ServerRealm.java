// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.security.Principal;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.apache.catalina.Context;
import org.apache.catalina.authenticator.NonLoginAuthenticator;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.realm.GenericPrincipal;
import org.apache.catalina.realm.RealmBase;
import org.apache.tomcat.util.descriptor.web.LoginConfig;
import org.apache.tomcat.util.descriptor.web.SecurityCollection;
import org.apache.tomcat.util.descriptor.web.SecurityConstraint;
import org.eclipse.jetty.ee10.servlet.security.ConstraintMapping;
import org.eclipse.jetty.ee10.servlet.security.ConstraintSecurityHandler;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.security.Constraint;
import org.eclipse.jetty.security.DefaultIdentityService;
import org.eclipse.jetty.security.IdentityService;
import org.eclipse.jetty.security.LoginService;
import org.eclipse.jetty.security.UserIdentity;
import org.eclipse.jetty.security.UserPrincipal;
import org.eclipse.jetty.security.authentication.BasicAuthenticator;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Session;
import org.jspecify.annotations.Nullable;

/**
 * The users of an embedded server.
 *
 * @param accepts whether it takes a name and a password
 * @param manner what the server does of its own accord
 * @param sessions what the server has of them
 */
record ServerRealm(BiPredicate<String, String> accepts, Manner manner, Sessions sessions) {
  /** How a server goes about its users. */
  enum Manner {
    /** Nothing unless it is asked. */
    ASKED,
    /** Lets nobody in who does not authenticate, before any filter runs. */
    GUARDING,
    /** Begins a session with every login; Tomcat only, Jetty never does. */
    REMEMBERING
  }

  /** Counts the sessions that began, and those that are left. */
  static final class Sessions implements HttpSessionListener {
    final AtomicInteger begun = new AtomicInteger();
    final AtomicInteger left = new AtomicInteger();

    @Override
    public void sessionCreated(HttpSessionEvent session) {
      begun.incrementAndGet();
      left.incrementAndGet();
    }

    @Override
    public void sessionDestroyed(HttpSessionEvent session) {
      left.decrementAndGet();
    }
  }

  private static final String ROLE = "user";

  ServerRealm(BiPredicate<String, String> accepts, Manner manner) {
    this(accepts, manner, new Sessions());
  }

  void join(WebAppContext jetty) {
    ConstraintSecurityHandler security = new ConstraintSecurityHandler();
    security.setRealmName("test");
    security.setLoginService(new JettyUsers(accepts));
    security.setAuthenticator(new BasicAuthenticator()); // without one, Jetty refuses every login
    if (manner == Manner.GUARDING) {
      ConstraintMapping everything = new ConstraintMapping();
      everything.setPathSpec("/*");
      everything.setConstraint(Constraint.from(ROLE));
      security.addConstraintMapping(everything);
    }
    jetty.setSecurityHandler(security);
  }

  void join(Context tomcat) {
    ((StandardContext) tomcat).addApplicationLifecycleListener(sessions);
    tomcat.setRealm(new TomcatUsers(accepts));
    if (manner == Manner.REMEMBERING) {
      NonLoginAuthenticator authenticator = new NonLoginAuthenticator();
      authenticator.setAlwaysUseSession(true);
      tomcat.getPipeline().addValve(authenticator);
    }
    if (manner == Manner.GUARDING) {
      SecurityCollection everything = new SecurityCollection();
      everything.addPattern("/*");
      SecurityConstraint constraint = new SecurityConstraint();
      constraint.addCollection(everything);
      constraint.addAuthRole(ROLE);
      tomcat.addConstraint(constraint);
      tomcat.addSecurityRole(ROLE);
      tomcat.setLoginConfig(new LoginConfig("BASIC", "test", null, null));
    }
  }

  private static final class TomcatUsers extends RealmBase {
    private final BiPredicate<String, String> accepts;

    TomcatUsers(BiPredicate<String, String> accepts) {
      this.accepts = accepts;
    }

    @Override
    public @Nullable Principal authenticate(String name, String password) {
      return accepts.test(name, password) ? new GenericPrincipal(name, List.of(ROLE)) : null;
    }

    @Override
    protected @Nullable String getPassword(String name) {
      return null;
    }

    @Override
    protected @Nullable Principal getPrincipal(String name) {
      return null;
    }
  }

  private static final class JettyUsers implements LoginService {
    private final BiPredicate<String, String> accepts;
    private IdentityService identities = new DefaultIdentityService();

    JettyUsers(BiPredicate<String, String> accepts) {
      this.accepts = accepts;
    }

    @Override
    public String getName() {
      return "test";
    }

    @Override
    public @Nullable UserIdentity login(
        String name, Object password, Request request, Function<Boolean, Session> session) {
      if (!accepts.test(name, password.toString())) {
        return null;
      }
      return UserIdentity.from(null, new UserPrincipal(name, null), ROLE);
    }

    @Override
    public boolean validate(UserIdentity user) {
      return true;
    }

    @Override
    public IdentityService getIdentityService() {
      return identities;
    }

    @Override
    public void setIdentityService(IdentityService service) {
      identities = service;
    }

    @Override
    public void logout(UserIdentity user) {}
  }
}
