package io.github.agentwait;

import java.time.Duration;

/**
 * How a wait stands.
 *
 * @param consecutiveFailures failed polls in a row before this one
 * @param elapsed from when the wait began to when this poll was made; negative counts as zero
 * @param strayAnswers {@linkplain Decision#stray stray answers} in a row before this poll
 * @param strayFor from when the first request of that row was made to when this one was; zero
 *     without a row
 * @param answered the wait has had a good answer: a status that was read
 */
public record Progress(
    int consecutiveFailures,
    Duration elapsed,
    int strayAnswers,
    Duration strayFor,
    boolean answered) {
  /** A wait that begins. */
  public static final Progress START = new Progress(0, Duration.ZERO);

  /**
   * Refuses nulls and negative counts.
   *
   * @param consecutiveFailures failed polls in a row before this one
   * @param elapsed from when the wait began to when this poll was made; negative counts as zero
   * @param strayAnswers stray answers in a row before this poll
   * @param strayFor from when the first request of that row was made to when this one was
   * @param answered the wait has had a good answer
   * @throws IllegalArgumentException where a count is negative
   */
  public Progress {
    count("consecutiveFailures", consecutiveFailures);
    Limits.given("elapsed", elapsed, "a duration");
    count("strayAnswers", strayAnswers);
    Limits.given("strayFor", strayFor, "a duration");
  }

  /**
   * A wait without stray answers, and without a good one.
   *
   * @param consecutiveFailures failed polls in a row before this one
   * @param elapsed from when the wait began to when this poll was made; negative counts as zero
   */
  public Progress(int consecutiveFailures, Duration elapsed) {
    this(consecutiveFailures, elapsed, 0, Duration.ZERO, false);
  }

  private static void count(String field, int found) {
    if (found < 0) {
      throw Limits.refused(field, found, "zero or more");
    }
  }
}
