package io.github.agentwait;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What {@link AgentStatus#decide} answers.
 *
 * @param action what to do
 * @param reason why
 * @param delay until the next poll, of {@link Action#WAIT} and {@link Action#NEEDS_INPUT}
 * @param retryAfter the delay was set by the server: by its {@code Retry-After}, or the
 *     observation's {@code pollAfter}
 * @param retryAfterDelay the pause that the server's {@code Retry-After} asks for, at most an hour;
 *     zero: none. The delay is at least that: whoever polls earlier must not poll before this one
 *     is over
 * @param pollAfter what counts of the pause that the document asks for, at most an hour; zero:
 *     none. The delay is at least that. It says when there may be news: whoever polls earlier, such
 *     as at a deadline, may do so before this one is over
 * @param failure a transient failure: count it in {@link Progress#consecutiveFailures}; otherwise
 *     set that to 0
 * @param stray a stray answer, one that refuses without the API's own error in its body: count it
 *     in {@link Progress#strayAnswers}; otherwise set that to 0
 * @param problem what came in place of a status, for people: one line of at most 512 bytes, such as
 *     {@code HTTP 403 with an HTML page titled "Sign in"}. Empty with a status, and where no answer
 *     came. It may repeat the key
 * @param status of a 2xx that could be read, else null
 * @param unreadable why the body of a 2xx could not be read, or is none of the interaction that was
 *     asked for, else null
 * @param apiError of an answer that is no success, else null
 */
public record Decision(
    Action action,
    Reason reason,
    Duration delay,
    boolean retryAfter,
    Duration retryAfterDelay,
    Duration pollAfter,
    boolean failure,
    boolean stray,
    String problem,
    @Nullable Status status,
    @Nullable AgentStatusException unreadable,
    @Nullable ApiError apiError) {}
