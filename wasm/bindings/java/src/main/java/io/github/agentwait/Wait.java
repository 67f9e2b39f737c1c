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

  /** What a request has at least, so that the last one can be answered. */
  private static final Duration LEAST_REQUEST = Duration.ofSeconds(5);

  private final AgentAwaiter.Settings settings;
  private final InteractionRef ref;
  private final long began;
  private @Nullable Status status;
  private int polls;
  private int consecutiveFailures;
  private int strayAnswers;
  private Duration strayBegan = Duration.ZERO;
  private boolean answered;
  private Duration asked = Duration.ZERO;
  private Duration limit = Duration.ZERO;
  private String problem = "";
  private boolean last;
  private boolean over;

  Wait(AgentAwaiter.Settings settings, InteractionRef ref) {
    this.settings = settings;
    this.ref = ref;
    this.began = settings.nanoTime().getAsLong();
  }

  /**
   * Counts the time waited until the request that is made next, and returns how long that may take:
   * until the deadline, but always five seconds, and never more than the request timeout.
   *
   * @throws DeadlineExceededException where no request may be made any more
   */
  Duration beginPoll() {
    asked = elapsed();
    if (over) {
      throw late(standing());
    }
    Duration left = settings.timeout().minus(asked);
    Duration most = left.compareTo(LEAST_REQUEST) > 0 ? left : LEAST_REQUEST;
    limit = most.compareTo(settings.requestTimeout()) < 0 ? most : settings.requestTimeout();
    return limit;
  }

  private Duration elapsed() {
    return Duration.ofNanos(settings.nanoTime().getAsLong() - began);
  }

  private AwaitException.Standing standing() {
    return new AwaitException.Standing(
        ref.interactionId(), polls, elapsed(), status, problem, consecutiveFailures);
  }

  /**
   * Decides on an answer.
   *
   * @throws AwaitException where the wait ends by it
   */
  Step answered(Answer answer) {
    polls++;
    Decision decision = Decider.decide(observation(answer), answer.body());
    count(decision, answer);
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

  private Observation observation(Answer answer) {
    Duration strayFor = strayAnswers == 0 ? Duration.ZERO : asked.minus(strayBegan);
    return new Observation(
        answer.httpStatus(),
        answer.body(),
        answer.retryAfter(),
        new Progress(consecutiveFailures, asked, strayAnswers, strayFor, answered),
        settings.policy(),
        settings.clock().instant(),
        settings.random().getAsDouble(),
        settings.maxBytes(),
        ref.interactionId());
  }

  /** Keeps what the next decision has to know, and the words of this one. */
  private void count(Decision decision, Answer answer) {
    if (decision.stray() && strayAnswers == 0) {
      strayBegan = asked;
    }
    strayAnswers = decision.stray() ? strayAnswers + 1 : 0;
    consecutiveFailures = decision.failure() ? consecutiveFailures + 1 : 0;
    answered |= decision.status() != null;
    String words = answer.words().isEmpty() ? decision.problem() : answer.words();
    boolean cut =
        answer.httpStatus() == 0
            && limit.compareTo(settings.requestTimeout()) < 0
            && elapsed().minus(asked).compareTo(limit) >= 0;
    problem =
        Words.line(settings.key().hiddenIn(cut ? words + "; the deadline cut the request" : words));
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

  private PollRefusedException refused(Decision decision, AwaitException.Standing standing) {
    ApiError error = decision.apiError();
    if (error == null) { // a 2xx that is too large
      return new PollRefusedException(
          standing, decision.reason(), new ApiError(200, "", problem, problem));
    }
    ApiError hidden = error.redacted(settings.key());
    if (decision.stray()) { // its words say more than a sentence of the API would
      hidden = new ApiError(hidden.httpStatus(), hidden.code(), hidden.detail(), problem);
    }
    return new PollRefusedException(standing, decision.reason(), hidden);
  }

  private DeadlineExceededException late(AwaitException.Standing standing) {
    Status read = standing.status();
    String state =
        read == null ? "no status could be read" : "the agent was in the state " + read.state();
    int failed = standing.failedPolls();
    String polls = failed < 2 ? "poll" : failed + " polls";
    String message =
        "the deadline of %d ms has passed after %d poll%s; %s%s"
            .formatted(
                settings.timeout().toMillis(),
                standing.polls(),
                standing.polls() == 1 ? "" : "s",
                state,
                said(problem.isEmpty() ? "" : "the last " + polls + " failed: " + problem));
    return new DeadlineExceededException(settings.key().hiddenIn(message), standing);
  }

  private static String said(@Nullable String text) {
    return text == null || text.isEmpty() ? "" : ": " + text;
  }
}
