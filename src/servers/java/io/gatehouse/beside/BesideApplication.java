// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.beside;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** An application that uses what a Jakarta EE server brings along. */
@ApplicationPath("api")
public class BesideApplication extends Application {}
