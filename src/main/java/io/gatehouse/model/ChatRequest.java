// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.model;

/** What a client asks of a model, in words no provider owns. */
public record ChatRequest(String model, boolean stream) {}
