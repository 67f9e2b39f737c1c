package io.github.agentwait;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One wait: how it stands, and what follows from each answer. It does not wait by itself. */
final class Wait {
  /**
   * What follows.
   *
   * @param status the result, where the wait has ended
   * @param pause until the next poll, where it has not
   */
  record Step(@Nullable Status status, Duration pause) {}

  private final AgentAwaiter.Settings settings;
  private final InteractionRef ref;
  private final Instant began;
  private @Nullable Status status;
  private int polls;
  private int consecutiveFailures;
  private boolean last;

  Wait(AgentAwaiter.Settings settings, InteractionRef ref) {
    this.settings = settings;
    this.ref = ref;
    this.began = settings.clock().instant();
  }

  /**
   * Decides on an answer.
   *
   * @throws AwaitException where the wait ends by it
   */
  Step answered(Answer answer) {
    polls++;
    Instant now = settings.clock().instant();
    Duration elapsed = Duration.between(began, now);
    Decision decision =
        Decider.decide(
            new Observation(
                answer.httpStatus(),
                answer.body(),
                answer.retryAfter(),
                new Progress(consecutiveFailures, elapsed),
                settings.policy(),
                now,
                settings.random().getAsDouble(),
                settings.maxBytes()),
            answer.body());
    consecutiveFailures = decision.failure() ? consecutiveFailures + 1 : 0;
    Status read = decision.status();
    if (read != null) {
      status = read;
      settings.onStatus().accept(read, decision);
    }
    var standing = new AwaitException.Standing(ref.interactionId(), polls, elapsed, status);
    if (ends(decision, standing)) {
      return new Step(read, Duration.ZERO);
    }
    Duration left = settings.timeout().minus(Duration.between(began, settings.clock().instant()));
    boolean tooLate = decision.retryAfter() && decision.delay().compareTo(left) > 0;
    if (last || left.isNegative() || left.isZero() || tooLate) {
      throw late(standing, decision, answer);
    }
    last = decision.delay().compareTo(left) >= 0; // the last poll is made at the deadline
    return new Step(null, last ? left : decision.delay());
  }

  /** Whether the wait has ended well; throws where it has ended otherwise. */
  private boolean ends(Decision decision, AwaitException.Standing standing) {
    return switch (decision.action()) {
      case COMPLETED -> true;
      case WAIT -> false;
      case FAILED -> throw failed(decision.status(), standing);
      case NEEDS_INPUT -> {
        if (settings.onNeedsInput() == OnNeedsInput.FAIL) {
          throw needsInput(decision.status(), standing);
        }
        yield settings.onNeedsInput() == OnNeedsInput.RETURN;
      }
      case FATAL -> throw refused(decision, standing);
    };
  }

  // An API, or an agent, may repeat the key.

  private AgentFailedException failed(@Nullable Status read, AwaitException.Standing standing) {
    String why = read == null ? null : read.errorMessage();
    String message = "the agent failed" + said(why);
    return new AgentFailedException(settings.key().hiddenIn(message), standing);
  }

  private AgentNeedsInputException needsInput(
      @Nullable Status read, AwaitException.Standing standing) {
    String message =
        ("the agent waits for a person (state %s): somebody has to act in the vendor's app;"
                + " set onNeedsInput to wait for that")
            .formatted(read == null ? "" : read.state());
    return new AgentNeedsInputException(settings.key().hiddenIn(message), standing);
  }

  private RuntimeException refused(Decision decision, AwaitException.Standing standing) {
    ApiError error = decision.apiError();
    if (error == null) {
      return new IllegalStateException("agentwait: fatal without an error answer");
    }
    return new PollRefusedException(standing, decision.reason(), error.redacted(settings.key()));
  }

  private DeadlineExceededException late(
      AwaitException.Standing standing, Decision decision, Answer answer) {
    Status read = standing.status();
    String state =
        read == null ? "no status could be read" : "the agent was in the state " + read.state();
    String trouble = decision.failure() ? troubleOf(decision, answer) : "";
    String message =
        "the deadline of %d ms has passed after %d polls; %s%s"
            .formatted(
                settings.timeout().toMillis(),
                standing.polls(),
                state,
                said(trouble.isEmpty() ? "" : "the last poll failed: " + trouble));
    return new DeadlineExceededException(settings.key().hiddenIn(message), standing);
  }

  private static String troubleOf(Decision decision, Answer answer) {
    ApiError error = decision.apiError();
    AgentStatusException unreadable = decision.unreadable();
    if (error != null) {
      return error.message();
    }
    String why = unreadable == null ? null : unreadable.getMessage();
    return why == null ? answer.failure() : why;
  }

  private static String said(@Nullable String text) {
    return text == null || text.isEmpty() ? "" : ": " + text;
  }
}
