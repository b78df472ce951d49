// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import io.gatehouse.policy.AutoDeny;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** When addresses are denied by themselves, and where those are kept. */
public interface AutoDenySettings {
  @Doc(
      "File that the list is kept in across restarts, one address or range on a line. Without it, and"
          + " without a database, the list is lost with the process.")
  Optional<Path> file();

  @Doc("How many bits of an IPv4 address make its network, in mode `subnet`.")
  @Bounds(min = "8", max = "32")
  @WithDefault("24")
  int ipv4Mask();

  @Doc("The same for IPv6.")
  @Bounds(min = "32", max = "128")
  @WithDefault("48")
  int ipv6Mask();

  @Doc("How long without a request above a limit it takes until none counts any more.")
  @Bounds(min = "1s", max = "30d")
  @WithDefault("1h")
  Duration memory();

  @Doc(
      "Who is denied after too many requests above a limit: nobody (`off`), the address (`single`;"
          + " of IPv6 its `ipv6-prefix`), or its network (`subnet`).")
  @WithDefault("off")
  AutoDeny.Mode mode();

  @Doc("How many requests above a limit are too many.")
  @Bounds(min = "1", max = "1000000")
  @WithDefault("100")
  int threshold();
}
