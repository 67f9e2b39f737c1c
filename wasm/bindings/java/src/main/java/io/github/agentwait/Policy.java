package io.github.agentwait;

import java.time.Duration;

/**
 * How often to poll. {@link Duration#ZERO} stands for the default.
 *
 * @param minInterval the shortest delay between two polls, before jitter: 2 s, or {@code
 *     maxInterval} if that is shorter; never under 1 s
 * @param maxInterval the longest delay between two polls, before jitter: 15 min, or {@code
 *     minInterval} if that is longer
 * @param notFoundGrace how long after the wait began a 404 is waited out: 10 s; negative means not
 *     at all
 */
public record Policy(Duration minInterval, Duration maxInterval, Duration notFoundGrace) {
  /** 2 s, 15 min and 10 s. */
  public static final Policy DEFAULT =
      new Policy(Duration.ofSeconds(2), Duration.ofMinutes(15), Duration.ofSeconds(10));

  /**
   * Refuses nulls, negative intervals and times over 24 days.
   *
   * @param minInterval the shortest delay between two polls, before jitter: 2 s, never under 1 s
   * @param maxInterval the longest delay between two polls, before jitter: 15 min
   * @param notFoundGrace how long after the wait began a 404 is waited out: 10 s; negative means
   *     not at all
   * @throws IllegalArgumentException where one is
   */
  public Policy {
    Limits.countable("minInterval", minInterval);
    Limits.countable("maxInterval", maxInterval);
    if (!Limits.given("notFoundGrace", notFoundGrace, "zero for the default").isNegative()) {
      Limits.countable("notFoundGrace", notFoundGrace);
    }
  }
}
