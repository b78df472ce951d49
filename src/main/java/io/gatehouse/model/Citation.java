// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.model;

/**
 * A source that an answer leans on.
 *
 * @param url empty when the source has no address
 * @param start where in the answer's text it is used, in characters from its beginning
 * @param end behind its last character; the same as {@code start} when the place is not known
 */
public record Citation(String url, String title, int start, int end) {}
