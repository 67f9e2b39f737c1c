package io.github.agentwait;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a wait ends where it does not return: what its errors have in common. */
public abstract sealed class AwaitException extends RuntimeException
    permits AgentFailedException,
        AgentNeedsInputException,
        DeadlineExceededException,
        PollRefusedException {
  private static final long serialVersionUID = 1;

  /**
   * How a wait stood when it ended.
   *
   * @param interactionId which one
   * @param polls requests made
   * @param elapsed since the wait began
   * @param status what was read last; null where nothing could be
   * @param problem what came in place of a status last, without the key
   * @param failedPolls failed polls in a row at the end
   */
  record Standing(
      String interactionId,
      int polls,
      Duration elapsed,
      @Nullable Status status,
      String problem,
      int failedPolls) {}

  private final String interactionId;
  private final int polls;
  private final Duration elapsed;
  private final @Nullable String problem; // null in one that an older version serialised
  private final transient @Nullable Status status;

  AwaitException(String message, Standing standing) {
    super(message);
    interactionId = standing.interactionId();
    polls = standing.polls();
    elapsed = standing.elapsed();
    problem = standing.problem();
    status = standing.status();
  }

  /**
   * Which interaction.
   *
   * @return its id
   */
  public String interactionId() {
    return interactionId;
  }

  /**
   * Requests made.
   *
   * @return 1 or more
   */
  public int polls() {
    return polls;
  }

  /**
   * Since the wait began.
   *
   * @return how long it took
   */
  public Duration elapsed() {
    return elapsed;
  }

  /**
   * What came in place of a status last, in words and without the key, such as {@code HTTP 200 with
   * an HTML page titled "Sign in"}.
   *
   * @return empty where the last poll brought a status
   */
  public String problem() {
    return problem == null ? "" : problem;
  }

  /**
   * What was read last.
   *
   * @return null where nothing could be, and in a deserialised exception
   */
  public @Nullable Status status() {
    return status;
  }
}
