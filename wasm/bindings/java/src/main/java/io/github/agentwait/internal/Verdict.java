package io.github.agentwait.internal;

import org.jspecify.annotations.Nullable;

/**
 * What the module decided.
 *
 * @param action its number
 * @param reason its number
 * @param delay milliseconds until the next poll
 * @param retryAfter whether the server asked for the delay
 * @param retryAfterDelay the milliseconds that the server asked for
 * @param pollAfter the milliseconds that count of what the document asks for
 * @param failure whether it is a transient failure
 * @param stray whether it is a stray answer
 * @param other whether the document is about another interaction
 * @param problem what came in place of a status, in words; empty where the module does not know
 * @param parsed what the body of a 2xx was read as, else null
 * @param error the API's error, of an answer that is neither 2xx nor missing, else null
 */
public record Verdict(
    int action,
    int reason,
    long delay,
    boolean retryAfter,
    long retryAfterDelay,
    long pollAfter,
    boolean failure,
    boolean stray,
    boolean other,
    String problem,
    @Nullable Parsed parsed,
    @Nullable ErrorAnswer error) {
  /**
   * The error that an answer's body says.
   *
   * @param code the API's code; may be empty
   * @param detail the API's message; may be empty
   * @param message both in a sentence
   */
  public record ErrorAnswer(String code, String detail, String message) {}
}
