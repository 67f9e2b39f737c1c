package io.github.agentwait;

import org.jspecify.annotations.Nullable;

/**
 * What a poll saw.
 *
 * @param httpStatus 0 where no usable answer came
 * @param body at most a byte more than the limit
 * @param retryAfter the header, or null
 * @param words why no usable answer came, or where a redirect leads; else empty
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Answer(int httpStatus, byte[] body, @Nullable String retryAfter, String words) {
  private static final byte[] NONE = {};

  static Answer none(String words) {
    return new Answer(0, NONE, null, words);
  }

  static Answer redirect(int httpStatus, @Nullable String retryAfter, String words) {
    return new Answer(httpStatus, NONE, retryAfter, words);
  }
}
