package io.github.agentwait;

import java.io.Serializable;

/**
 * An error answer of the API, read from any of its envelopes.
 *
 * @param httpStatus of the answer
 * @param code such as "interaction_not_found" or "user_id is required"; empty where there is none
 * @param detail for people, at most 1,024 bytes and printable; empty where there is only a code
 * @param message all of that in one sentence
 */
public record ApiError(int httpStatus, String code, String detail, String message)
    implements Serializable {
  private static final long serialVersionUID = 1;

  /** An API may repeat the key that it refuses. */
  ApiError redacted(Secret key) {
    return new ApiError(
        httpStatus, key.hiddenIn(code), key.hiddenIn(detail), key.hiddenIn(message));
  }
}
