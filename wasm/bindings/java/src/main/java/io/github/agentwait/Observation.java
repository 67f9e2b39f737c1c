package io.github.agentwait;

import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * What one poll saw. {@link #of} fills in what is rarely said.
 *
 * @param httpStatus 0: no usable answer came (network failure, body broken off)
 * @param body the body as it came; empty where there is none
 * @param retryAfter the {@code Retry-After} header, seconds or an HTTP date; null where there is
 *     none
 * @param progress how the wait stands
 * @param policy how often to poll
 * @param now when the answer came, to read a {@code Retry-After} date
 * @param random in [0, 1), for the jitter
 * @param maxBytes the largest body that is read
 */
@SuppressWarnings("ArrayRecordComponent") // a poll's body is not compared
public record Observation(
    int httpStatus,
    byte[] body,
    @Nullable String retryAfter,
    Progress progress,
    Policy policy,
    Instant now,
    double random,
    int maxBytes) {
  private static final byte[] NONE = {};

  /**
   * Refuses nulls.
   *
   * @param httpStatus 0: no usable answer came (network failure, body broken off)
   * @param body the body as it came; empty where there is none
   * @param retryAfter the {@code Retry-After} header, seconds or an HTTP date; null where there is
   *     none
   * @param progress how the wait stands
   * @param policy how often to poll
   * @param now when the answer came, to read a {@code Retry-After} date
   * @param random in [0, 1), for the jitter
   * @param maxBytes the largest body that is read
   */
  public Observation {
    Objects.requireNonNull(body, "body");
    Objects.requireNonNull(progress, "progress");
    Objects.requireNonNull(policy, "policy");
    Objects.requireNonNull(now, "now");
  }

  /**
   * An answer now, with the default policy.
   *
   * @param httpStatus of the answer
   * @param body as it came
   * @param progress how the wait stands
   * @return what was seen
   */
  public static Observation of(int httpStatus, byte[] body, Progress progress) {
    return new Observation(
        httpStatus,
        body,
        null,
        progress,
        Policy.DEFAULT,
        Instant.now(),
        ThreadLocalRandom.current().nextDouble(),
        AgentStatus.DEFAULT_MAX_BYTES);
  }

  /**
   * A poll that no usable answer came to.
   *
   * @param progress how the wait stands
   * @return what was seen
   */
  public static Observation noAnswer(Progress progress) {
    return of(0, NONE, progress);
  }

  /**
   * The same with a header {@code Retry-After}.
   *
   * @param header seconds or an HTTP date; null where there is none
   * @return a copy
   */
  public Observation withRetryAfter(@Nullable String header) {
    return new Observation(httpStatus, body, header, progress, policy, now, random, maxBytes);
  }

  /**
   * The same with another policy.
   *
   * @param other how often to poll
   * @return a copy
   */
  public Observation withPolicy(Policy other) {
    return new Observation(httpStatus, body, retryAfter, progress, other, now, random, maxBytes);
  }
}
