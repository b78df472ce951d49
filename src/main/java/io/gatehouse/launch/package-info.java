// SPDX-License-Identifier: Apache-2.0
/**
 * Opens the WAR without an application server: an embedded Jetty around the same file.
 *
 * <p>These classes stand at the root of the WAR, where {@code java -jar} finds them and no
 * application server does. {@code Main} runs on the JDK alone: it unpacks the WAR into a directory
 * of its own and opens class loaders upon it. {@code JettyLauncher} is then loaded once more,
 * beside the Jetty of {@code WEB-INF/launcher}; only JDK types pass between the two.
 *
 * <p>Knows no other package of ours and is known by none. The application speaks with it through
 * attributes of the servlet context, named in {@link io.gatehouse.launch.JettyLauncher}.
 */
@NullMarked
package io.gatehouse.launch;

import org.jspecify.annotations.NullMarked;
