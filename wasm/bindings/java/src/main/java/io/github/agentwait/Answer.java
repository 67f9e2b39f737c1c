package io.github.agentwait;

import org.jspecify.annotations.Nullable;

/**
 * What a poll saw.
 *
 * @param httpStatus 0 where no usable answer came
 * @param body at most a byte more than the limit
 * @param retryAfter the header, or null
 * @param failure why no usable answer came; else empty
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Answer(int httpStatus, byte[] body, @Nullable String retryAfter, String failure) {
  private static final byte[] NONE = {};

  static Answer none(String failure) {
    return new Answer(0, NONE, null, failure);
  }
}
