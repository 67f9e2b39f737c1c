package io.github.agentwait;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * What one poll saw. {@link #of} fills in what is rarely said.
 *
 * @param httpStatus 0: no usable answer came (network failure, body broken off)
 * @param body the body as it came; empty where there is none
 * @param retryAfter the {@code Retry-After} header, seconds or an HTTP date, several of them joined
 *     by {@code ", "}; null where there is none
 * @param progress how the wait stands
 * @param policy how often to poll
 * @param now when the answer came, to read a {@code Retry-After} date
 * @param random in [0, 1), for the jitter
 * @param maxBytes the largest body that is read; a longer one is not looked at
 * @param interactionId the interaction that was asked for: a status of another one is a broken
 *     body; null: not checked
 * @param pollAfter the pause that the answer's document asks for, the {@code poll_after_seconds} of
 *     a normalised one: a lower bound of the next delay, as {@code Retry-After} is, which counts
 *     where the answer is a status; zero: none
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
    int maxBytes,
    @Nullable String interactionId,
    Duration pollAfter) {
  private static final byte[] NONE = {};
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  /**
   * Refuses nulls and numbers that are none of an observation.
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
   * @param interactionId the interaction that was asked for, or null
   * @param pollAfter the pause that the answer's document asks for; zero: none
   * @throws IllegalArgumentException where a number is outside of its range
   */
  public Observation {
    Limits.given("body", body, "bytes, of which there may be none");
    Limits.given("progress", progress, "Progress.START or how the wait stands");
    Limits.given("policy", policy, "Policy.DEFAULT or another");
    Limits.given("now", now, "when the answer came");
    Limits.given("pollAfter", pollAfter, "Duration.ZERO or what the document asks for");
    if (pollAfter.isNegative()) {
      throw Limits.refused("pollAfter", pollAfter, "what the document asks for, zero or more");
    }
    if (httpStatus < 0 || httpStatus > 999) {
      throw Limits.refused("httpStatus", httpStatus, "that of an answer, or 0 where none came");
    }
    if (!(random >= 0 && random < 1)) { // and so is NaN
      throw Limits.refused("random", random, "a number in [0, 1)");
    }
    if (now.isBefore(EARLIEST) || now.isAfter(LATEST)) {
      throw Limits.refused("now", now, "a moment between the years 1 and 9999");
    }
    Limits.bytes("maxBytes", maxBytes);
  }

  /**
   * An observation whose document asks for no pause.
   *
   * @param httpStatus 0: no usable answer came (network failure, body broken off)
   * @param body the body as it came; empty where there is none
   * @param retryAfter the {@code Retry-After} header, or null
   * @param progress how the wait stands
   * @param policy how often to poll
   * @param now when the answer came
   * @param random in [0, 1), for the jitter
   * @param maxBytes the largest body that is read
   * @param interactionId the interaction that was asked for, or null
   * @throws IllegalArgumentException where a number is outside of its range
   */
  public Observation(
      int httpStatus,
      byte[] body,
      @Nullable String retryAfter,
      Progress progress,
      Policy policy,
      Instant now,
      double random,
      int maxBytes,
      @Nullable String interactionId) {
    this(
        httpStatus,
        body,
        retryAfter,
        progress,
        policy,
        now,
        random,
        maxBytes,
        interactionId,
        Duration.ZERO);
  }

  /**
   * An observation whose interaction is not checked.
   *
   * @param httpStatus 0: no usable answer came (network failure, body broken off)
   * @param body the body as it came; empty where there is none
   * @param retryAfter the {@code Retry-After} header, or null
   * @param progress how the wait stands
   * @param policy how often to poll
   * @param now when the answer came
   * @param random in [0, 1), for the jitter
   * @param maxBytes the largest body that is read
   * @throws IllegalArgumentException where a number is outside of its range
   */
  public Observation(
      int httpStatus,
      byte[] body,
      @Nullable String retryAfter,
      Progress progress,
      Policy policy,
      Instant now,
      double random,
      int maxBytes) {
    this(httpStatus, body, retryAfter, progress, policy, now, random, maxBytes, null);
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
    return new Observation(
        httpStatus,
        body,
        header,
        progress,
        policy,
        now,
        random,
        maxBytes,
        interactionId,
        pollAfter);
  }

  /**
   * The same with another policy.
   *
   * @param other how often to poll
   * @return a copy
   */
  public Observation withPolicy(Policy other) {
    return new Observation(
        httpStatus,
        body,
        retryAfter,
        progress,
        other,
        now,
        random,
        maxBytes,
        interactionId,
        pollAfter);
  }

  /**
   * The same of an interaction: a status of another one is a broken body.
   *
   * @param id the interaction that was asked for; null: not checked
   * @return a copy
   */
  public Observation withInteractionId(@Nullable String id) {
    return new Observation(
        httpStatus, body, retryAfter, progress, policy, now, random, maxBytes, id, pollAfter);
  }

  /**
   * The same with a pause that the document asks for.
   *
   * @param asked a lower bound of the next delay; zero: none
   * @return a copy
   */
  public Observation withPollAfter(Duration asked) {
    return new Observation(
        httpStatus,
        body,
        retryAfter,
        progress,
        policy,
        now,
        random,
        maxBytes,
        interactionId,
        asked);
  }
}
