package io.github.agentwait;

import java.time.Duration;
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

  /** The API's advice: never poll more than once a second. */
  private static final Duration LEAST_DELAY = Duration.ofSeconds(1);

  private final AgentAwaiter.Settings settings;
  private final InteractionRef ref;
  private final long began;
  private @Nullable Status status;
  private int polls;
  private int consecutiveFailures;
  private Duration asked = Duration.ZERO;
  private String trouble = "";
  private boolean last;
  private boolean over;

  Wait(AgentAwaiter.Settings settings, InteractionRef ref) {
    this.settings = settings;
    this.ref = ref;
    this.began = settings.nanoTime().getAsLong();
  }

  /**
   * Counts the time waited until the request that is made next.
   *
   * @throws DeadlineExceededException where no request may be made any more
   */
  void beginPoll() {
    asked = elapsed();
    if (over) {
      throw late(standing());
    }
  }

  private Duration elapsed() {
    return Duration.ofNanos(settings.nanoTime().getAsLong() - began);
  }

  private AwaitException.Standing standing() {
    return new AwaitException.Standing(ref.interactionId(), polls, elapsed(), status);
  }

  /**
   * Decides on an answer.
   *
   * @throws AwaitException where the wait ends by it
   */
  Step answered(Answer answer) {
    polls++;
    Decision decision =
        Decider.decide(
            new Observation(
                answer.httpStatus(),
                answer.body(),
                answer.retryAfter(),
                new Progress(consecutiveFailures, asked),
                settings.policy(),
                settings.clock().instant(),
                settings.random().getAsDouble(),
                settings.maxBytes()),
            answer.body());
    consecutiveFailures = decision.failure() ? consecutiveFailures + 1 : 0;
    trouble = decision.failure() ? troubleOf(decision, answer) : "";
    Status read = decision.status();
    if (read != null) {
      status = read;
    }
    AwaitException.Standing standing = standing();
    if (read != null) {
      settings.onStatus().accept(read, decision);
    }
    if (ends(decision, standing)) {
      return new Step(read, Duration.ZERO);
    }
    Duration left = settings.timeout().minus(elapsed());
    if (last || left.isNegative() || left.isZero()) {
      throw late(standing);
    }
    if (decision.delay().compareTo(left) < 0) {
      return new Step(null, decision.delay());
    }
    // At the deadline a last poll is made, but not before the server wants it, nor right after
    // another.
    last = decision.retryAfterDelay().compareTo(left) <= 0 && left.compareTo(LEAST_DELAY) >= 0;
    over = !last;
    return new Step(null, left);
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

  private DeadlineExceededException late(AwaitException.Standing standing) {
    Status read = standing.status();
    String state =
        read == null ? "no status could be read" : "the agent was in the state " + read.state();
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
