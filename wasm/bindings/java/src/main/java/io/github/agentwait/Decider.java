package io.github.agentwait;

import io.github.agentwait.internal.Document;
import io.github.agentwait.internal.EnginePool;
import io.github.agentwait.internal.Failure;
import io.github.agentwait.internal.Question;
import io.github.agentwait.internal.Verdict;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Asks the module what to do after a poll. */
final class Decider {
  private static final byte[] NONE = {};
  private static final int NO_GRACE = -1;
  private static final double RANDOM_RANGE = 0x1p32;

  private Decider() {}

  /** Decides on an answer whose body nobody else can change. */
  static Decision decide(Observation seen, byte[] body) {
    int status = seen.httpStatus();
    boolean success = isSuccess(status);
    boolean tooLong = success && body.length > seen.maxBytes();
    byte[] read = tooLong ? NONE : body;
    Question question = question(status, seen);
    Verdict verdict = EnginePool.shared().run(engine -> engine.decide(read, question));
    return new Decision(
        Action.of(verdict.action()),
        Reason.of(verdict.reason()),
        Duration.ofMillis(verdict.delay()),
        verdict.retryAfter(),
        Duration.ofMillis(verdict.retryAfterDelay()),
        verdict.failure(),
        verdict.parsed() instanceof Document document ? new Status(document) : null,
        tooLong
            ? AgentStatusLimitException.tooLong(seen.maxBytes(), body.length)
            : verdict.parsed() instanceof Failure failure ? AgentStatusException.of(failure) : null,
        apiError(status, verdict));
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

  private static Question question(int httpStatus, Observation seen) {
    Policy policy = seen.policy();
    Progress progress = seen.progress();
    return new Question(
        httpStatus,
        seen.retryAfter(),
        milliseconds(policy.minInterval()),
        milliseconds(policy.maxInterval()),
        policy.notFoundGrace().isNegative() ? NO_GRACE : milliseconds(policy.notFoundGrace()),
        Math.max(progress.consecutiveFailures(), 0),
        Math.max(wholeMilliseconds(progress.elapsed()), 0),
        seen.now().toEpochMilli(),
        (int) (long) Math.min(Math.max(seen.random(), 0) * RANDOM_RANGE, RANDOM_RANGE - 1));
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
