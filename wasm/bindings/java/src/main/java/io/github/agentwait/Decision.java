package io.github.agentwait;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What {@link AgentStatus#decide} answers.
 *
 * @param action what to do
 * @param reason why
 * @param delay until the next poll, of {@link Action#WAIT} and {@link Action#NEEDS_INPUT}
 * @param retryAfter the delay was set by the server
 * @param retryAfterDelay the pause that the server's {@code Retry-After} asks for, at most an hour;
 *     zero: none. The delay is at least that: whoever polls earlier must not poll before this one
 *     is over
 * @param failure a transient failure: count it in {@link Progress#consecutiveFailures}; otherwise
 *     set that to 0
 * @param status of a 2xx that could be read, else null
 * @param unreadable why the body of a 2xx could not be read, else null
 * @param apiError of an answer that is no success, else null
 */
public record Decision(
    Action action,
    Reason reason,
    Duration delay,
    boolean retryAfter,
    Duration retryAfterDelay,
    boolean failure,
    @Nullable Status status,
    @Nullable AgentStatusException unreadable,
    @Nullable ApiError apiError) {}
