// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

/** A setting in force: its value as anyone may see it, and where that comes from. */
public record EffectiveSetting(String key, String shown, String origin) {}
