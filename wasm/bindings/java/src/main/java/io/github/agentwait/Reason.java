package io.github.agentwait;

/** Why a {@link Decision} was made. The set may grow. */
public enum Reason {
  /** A reason that this version does not know. */
  UNKNOWN,
  /** The agent is at work. */
  RUNNING,
  /** The agent is in a state that is not known. */
  UNKNOWN_STATE,
  /** The agent has finished. */
  COMPLETED,
  /** The agent has failed. */
  FAILED,
  /** The agent waits for a person. */
  NEEDS_INPUT,
  /** No usable answer came. */
  NETWORK,
  /** HTTP 408 or 425. */
  REQUEST_TIMEOUT,
  /** HTTP 429. */
  RATE_LIMITED,
  /** HTTP 5xx. */
  UNAVAILABLE,
  /** A 2xx whose body could not be read. */
  INVALID_RESPONSE,
  /** HTTP 404 soon after the start, which may not be visible yet. */
  NOT_FOUND_GRACE,
  /** HTTP 400 and others that say that the request is wrong. */
  INVALID_REQUEST,
  /** HTTP 401. */
  UNAUTHORIZED,
  /** HTTP 402. */
  PAYMENT_REQUIRED,
  /** HTTP 403. */
  FORBIDDEN,
  /** HTTP 404. */
  NOT_FOUND,
  /**
   * An answer that refuses, but is not the API's: a proxy's page, a redirect. It is waited out
   * until it persists.
   */
  STRAY_ANSWER,
  /** A 2xx whose body is over a limit, which fetching it again cannot mend. */
  TOO_LARGE;

  private static final Reason[] BY_CODE = values();

  static Reason of(int code) {
    return code > 0 && code < BY_CODE.length ? BY_CODE[code] : UNKNOWN;
  }
}
