package io.github.agentwait.internal;

import org.jspecify.annotations.Nullable;

/**
 * What is asked of the module's decision: see {@code wasm/ABI.md}. Times are in milliseconds.
 *
 * @param httpStatus 0 to 999
 * @param interactionId the interaction that was asked for, or null
 * @param retryAfter the header, or null
 * @param minInterval 0: the default
 * @param maxInterval 0: the default
 * @param notFoundGrace 0: the default, -1: none
 * @param failures failed polls in a row before this one
 * @param elapsed from when the wait began to when this poll was made
 * @param now since 1970
 * @param random evenly spread over all ints
 * @param strayAnswers stray answers in a row before this one
 * @param strayFor from the first request of that row to this one; -1 for more than an int counts
 * @param answered whether a good answer came before
 * @param tooLarge whether the body is a success's and over the host's limit, and is not read
 * @param pollAfter that the document asks for; 0: none
 */
public record Question(
    int httpStatus,
    @Nullable String interactionId,
    @Nullable String retryAfter,
    int minInterval,
    int maxInterval,
    int notFoundGrace,
    int failures,
    long elapsed,
    long now,
    int random,
    int strayAnswers,
    int strayFor,
    boolean answered,
    boolean tooLarge,
    int pollAfter) {
  boolean isSuccess() {
    return httpStatus >= 200 && httpStatus <= 299;
  }

  /** Whether a document is about another interaction than the one that was asked for. */
  boolean isAnsweredByOther(@Nullable Parsed parsed) {
    if (interactionId == null || !(parsed instanceof Document document)) {
      return false;
    }
    String found = document.string(Layout.Doc.INTERACTION_ID);
    return found != null && !found.isEmpty() && !found.equals(interactionId);
  }
}
