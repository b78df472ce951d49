// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.model.Caller;
import io.gatehouse.policy.ClientAddress;
import jakarta.servlet.ServletRequest;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is found out about a request on its way to its resource; kept as an attribute of it. */
final class Visit {
  private static final String ATTRIBUTE = Visit.class.getName();

  private final String id;
  private Caller caller = Caller.ANONYMOUS;
  private ByteBuffer body = ByteBuffer.allocate(0);
  private Optional<String> urlModel = Optional.empty();
  private Runnable served = () -> {};
  private InetAddress address = ClientAddress.NOWHERE;
  private String shownAddress = "";
  private @Nullable String administrator;
  private boolean exchange;

  private Visit(String id) {
    this.id = id;
  }

  static Visit begin(ServletRequest request, String id) {
    Visit visit = new Visit(id);
    request.setAttribute(ATTRIBUTE, visit);
    return visit;
  }

  static Visit of(ServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof Visit visit ? visit : new Visit("");
  }

  String id() {
    return id;
  }

  Caller caller() {
    return caller;
  }

  void isBy(Caller caller) {
    this.caller = caller;
  }

  /** Where it comes from. */
  InetAddress address() {
    return address;
  }

  /** The same as far as the log may tell; or empty. */
  String shownAddress() {
    return shownAddress;
  }

  void isFrom(InetAddress address, String shown) {
    this.address = address;
    this.shownAddress = shown;
  }

  boolean isByAdministrator() {
    return administrator != null;
  }

  /** The administrator's name. */
  String administrator() {
    return String.valueOf(administrator);
  }

  void isByTheAdministrator(String name) {
    administrator = name;
  }

  /** An exchange has come of it. */
  void becameExchange() {
    exchange = true;
  }

  boolean isExchange() {
    return exchange;
  }

  /** What is to be done when its resource has returned. */
  void whenServed(Runnable served) {
    this.served = served;
  }

  void served() {
    served.run();
  }

  /** The model that the URL's path names. */
  Optional<String> urlModel() {
    return urlModel;
  }

  void names(String model) {
    urlModel = Optional.of(model);
  }

  void brings(byte[] body) {
    this.body = ByteBuffer.wrap(body);
  }

  /** Hands the collected body over; empty when there was none or it has not been collected. */
  ByteBuffer takeBody() {
    ByteBuffer taken = body;
    body = ByteBuffer.allocate(0);
    return taken;
  }
}
