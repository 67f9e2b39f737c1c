package io.github.agentwait.internal;

import org.jspecify.annotations.Nullable;

/**
 * What is asked of the module's decision: see {@code wasm/ABI.md}. Times are in milliseconds.
 *
 * @param httpStatus 0 to 999
 * @param retryAfter the header, or null
 * @param minInterval 0: the default
 * @param maxInterval 0: the default
 * @param notFoundGrace 0: the default, -1: none
 * @param failures failed polls in a row before this one
 * @param elapsed from when the wait began to when this poll was made
 * @param now since 1970
 * @param random evenly spread over all ints
 */
public record Question(
    int httpStatus,
    @Nullable String retryAfter,
    int minInterval,
    int maxInterval,
    int notFoundGrace,
    int failures,
    long elapsed,
    long now,
    int random) {
  boolean isSuccess() {
    return httpStatus >= 200 && httpStatus <= 299;
  }
}
