// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import io.smallrye.config.WithDefault;
import java.util.Map;

/** How much may be asked for. */
public interface QuotaSettings {
  @Doc("Of each caller, by itself, unless its key says otherwise.")
  AllowanceSettings callers();

  @Doc("Of all callers together.")
  AllowanceSettings gateway();

  @Doc(
      "How many nodes there are. While what they share rates by is away, each goes on with its part.")
  @Bounds(min = "1", max = "1000")
  @WithDefault("1")
  int nodes();

  @Doc(
      "What nodes share rates by: nothing, so that each has all of them; the database, which has to"
          + " be PostgreSQL; or Redis. Budgets are always shared by the database.")
  @WithDefault("node")
  SharedBy sharedBy();

  @Doc(
      "Of a model, by the name that its upstream knows; a `*` in it stands for any text, and all"
          + " models that it fits have it together.")
  @Named(
      pattern = "[A-Za-z0-9*][A-Za-z0-9*._:/@+-]*",
      says = "letters, digits, . _ : / @ + - and *, begun with a letter, digit or *")
  Map<String, AllowanceSettings> models();

  @Doc("Of a route, by the name that clients give.")
  @Named(
      pattern = "[A-Za-z0-9][A-Za-z0-9._:/@+-]*",
      says = "letters, digits and . _ : / @ + -, begun with a letter or digit")
  Map<String, AllowanceSettings> routes();

  @Doc("Of an upstream. Once it is used up, a route's next target is asked.")
  @Named(
      pattern = "[a-z0-9][a-z0-9-]*",
      says = "lower-case letters, digits and hyphens, begun with a letter or digit")
  Map<String, AllowanceSettings> upstreams();

  @Doc(
      "Tokens that an answer is taken to have, before it is there, where the request names no bound.")
  @Bounds(min = "0", max = "10000000")
  @WithDefault("1000")
  int usualOutput();
}
