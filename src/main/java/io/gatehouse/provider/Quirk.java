// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

/** A known way in which an OpenAI-compatible upstream is not like OpenAI. */
enum Quirk {
  /** Has no role {@code developer}; it is {@code system} there. */
  NO_DEVELOPER,
  /** May ignore or refuse {@code max_completion_tokens}; {@code max_tokens} is understood. */
  OLD_MAX_TOKENS,
  /** Some of its models refuse what concerns only OpenAI's own house. */
  NO_HOUSEKEEPING,
  /** May refuse {@code stream_options}; sent only when the client asked for usage. */
  SHY_OF_STREAM_OPTIONS,
  /** Goes on from a last message of the assistant. */
  CONTINUES,
  /** Does so only when that message is marked as {@code partial}. */
  CONTINUES_PARTIAL,
  /** Does so only when that message is marked as {@code prefix}. */
  CONTINUES_PREFIX,
  /** And says it once more first. */
  REPEATS_PREFIX,
  /** Does so only when it is asked for no new message. */
  CONTINUES_FINAL,
  /** Answers embeddings as numbers only. */
  NO_BASE64,
  /** Embeds no more than ten texts at a time. */
  EMBEDS_TEN,
  /** Reads earlier thoughts from {@code reasoning_content}. */
  READS_REASONING_CONTENT,
  /** Reads earlier thoughts from {@code reasoning}. */
  READS_REASONING,
  /** Says {@code insufficient_quota} when it means so many tokens a minute. */
  QUOTA_IS_RATE,
  /** Has its own words for thoughts, searches and errors: those of the GLM models. */
  SPEAKS_GLM
}
