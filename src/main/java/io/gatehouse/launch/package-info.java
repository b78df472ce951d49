/** Opens the WAR without an application server: an embedded Jetty around the same file. */
@NullMarked
package io.gatehouse.launch;

import org.jspecify.annotations.NullMarked;
