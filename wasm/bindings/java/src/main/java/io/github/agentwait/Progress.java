package io.github.agentwait;

import java.time.Duration;

/**
 * How a wait stands.
 *
 * @param consecutiveFailures failed polls in a row before this one
 * @param elapsed from when the wait began to when this poll was made
 */
public record Progress(int consecutiveFailures, Duration elapsed) {
  /** A wait that begins. */
  public static final Progress START = new Progress(0, Duration.ZERO);

  /**
   * Refuses nulls and negative counts.
   *
   * @param consecutiveFailures failed polls in a row before this one
   * @param elapsed from when the wait began to when this poll was made
   */
  public Progress {
    Limits.given("elapsed", elapsed, "a duration");
    if (consecutiveFailures < 0) {
      throw Limits.refused("consecutiveFailures", consecutiveFailures, "zero or more");
    }
  }
}
