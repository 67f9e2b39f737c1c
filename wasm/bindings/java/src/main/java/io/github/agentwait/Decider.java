package io.github.agentwait;

import io.github.agentwait.internal.Document;
import io.github.agentwait.internal.EnginePool;
import io.github.agentwait.internal.Failure;
import io.github.agentwait.internal.Layout;
import io.github.agentwait.internal.Question;
import io.github.agentwait.internal.Verdict;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Asks the module what to do after a poll. */
final class Decider {
  private static final int NO_GRACE = -1;
  private static final double RANDOM_RANGE = 0x1p32;
  private static final long UNSIGNED_MAX = 0xFFFF_FFFFL;

  private Decider() {}

  /** Decides on an answer whose body nobody else can change. */
  static Decision decide(Observation seen, byte[] body) {
    int status = seen.httpStatus();
    boolean tooLarge = isSuccess(status) && body.length > seen.maxBytes();
    Question question = question(seen, tooLarge);
    Verdict verdict = EnginePool.shared().run(engine -> engine.decide(body, question));
    AgentStatusException unreadable = unreadable(seen, body, verdict);
    return new Decision(
        Action.of(verdict.action()),
        Reason.of(verdict.reason()),
        Duration.ofMillis(verdict.delay()),
        verdict.retryAfter(),
        Duration.ofMillis(verdict.retryAfterDelay()),
        Duration.ofMillis(verdict.pollAfter()),
        verdict.failure(),
        verdict.stray(),
        tooLarge
            ? Words.tooLarge(status, seen.maxBytes())
            : unreadable instanceof OtherInteractionException other
                ? Words.line("HTTP %d: %s".formatted(status, other.getMessage()))
                : verdict.problem(),
        verdict.parsed() instanceof Document document && unreadable == null
            ? new Status(document)
            : null,
        unreadable,
        apiError(status, verdict));
  }

  /** Why there is no status of a 2xx; null where there is one, or another answer came. */
  private static @Nullable AgentStatusException unreadable(
      Observation seen, byte[] body, Verdict verdict) {
    if (isSuccess(seen.httpStatus()) && body.length > seen.maxBytes()) {
      return AgentStatusLimitException.tooLong(seen.maxBytes(), body.length);
    }
    if (verdict.parsed() instanceof Failure failure) {
      return AgentStatusException.of(failure);
    }
    if (verdict.other() && verdict.parsed() instanceof Document document) {
      return new OtherInteractionException(
          String.valueOf(seen.interactionId()),
          String.valueOf(document.string(Layout.Doc.INTERACTION_ID)),
          document.startOf(Layout.Doc.INTERACTION_ID),
          document.indexOf(Layout.Doc.INTERACTION_ID));
    }
    return null;
  }

  static ApiError parseApiError(int httpStatus, byte[] body) {
    if (httpStatus < 100 || httpStatus > 999 || isSuccess(httpStatus)) {
      throw new IllegalArgumentException(
          "agentwait: %d is no status of an error answer; wanted 100 to 199 or 300 to 999"
              .formatted(httpStatus));
    }
    var seen =
        new Observation(
            httpStatus, body, null, Progress.START, Policy.DEFAULT, Instant.EPOCH, 0, 1);
    ApiError error = decide(seen, body).apiError();
    if (error == null) {
      throw new IllegalStateException("agentwait: HTTP " + httpStatus + " was taken for a success");
    }
    return error;
  }

  private static boolean isSuccess(int httpStatus) {
    return httpStatus >= 200 && httpStatus <= 299;
  }

  private static @Nullable ApiError apiError(int httpStatus, Verdict verdict) {
    Verdict.ErrorAnswer error = verdict.error();
    return error == null
        ? null
        : new ApiError(httpStatus, error.code(), error.detail(), error.message());
  }

  private static Question question(Observation seen, boolean tooLarge) {
    Policy policy = seen.policy();
    Progress progress = seen.progress();
    long strayFor = Math.max(wholeMilliseconds(progress.strayFor()), 0);
    return new Question(
        seen.httpStatus(),
        seen.interactionId(),
        seen.retryAfter(),
        milliseconds(policy.minInterval()),
        milliseconds(policy.maxInterval()),
        policy.notFoundGrace().isNegative() ? NO_GRACE : milliseconds(policy.notFoundGrace()),
        progress.consecutiveFailures(),
        Math.max(wholeMilliseconds(progress.elapsed()), 0),
        seen.now().toEpochMilli(),
        (int) (long) (seen.random() * RANDOM_RANGE),
        progress.strayAnswers(),
        (int) Math.min(strayFor, UNSIGNED_MAX),
        progress.answered(),
        tooLarge,
        pause(seen.pollAfter()));
  }

  /** Rounded up: the document asks for at least as much. */
  private static int pause(Duration asked) {
    return asked.compareTo(Limits.LONGEST) >= 0
        ? Integer.MAX_VALUE
        : (int) asked.plusNanos(999_999).toMillis();
  }

  /** Zero stands for the default, so that a shorter duration than a millisecond is rounded up. */
  private static int milliseconds(Duration duration) {
    if (duration.isNegative() || duration.isZero()) {
      return 0;
    }
    return (int) Math.min(Math.max(wholeMilliseconds(duration), 1), Integer.MAX_VALUE);
  }

  /** Durations of more than 292 million years are as long as that. */
  private static long wholeMilliseconds(Duration duration) {
    return duration.toSeconds() > Long.MAX_VALUE / 1000 - 1
        ? Long.MAX_VALUE
        : duration.toSeconds() < Long.MIN_VALUE / 1000 + 1 ? Long.MIN_VALUE : duration.toMillis();
  }
}
