package io.github.agentwait;

import java.util.Locale;

/** What a state means to somebody who waits. */
public enum Phase {
  /** The agent is at work, or about to be. */
  RUNNING,
  /** A person has to act before the agent goes on. */
  NEEDS_INPUT,
  /** The agent has finished. */
  COMPLETED,
  /** The agent has failed. */
  FAILED,
  /** A state that is not known. It is no error: keep polling. */
  UNKNOWN,
  /** Somebody has ended the run: of normalised documents of other APIs alone. */
  CANCELLED,
  /** The run has ended by its own clock: of normalised documents of other APIs alone. */
  EXPIRED;

  /** The name that it has in every language. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Phase of(int code) {
    return switch (code) {
      case 1 -> RUNNING;
      case 2 -> NEEDS_INPUT;
      case 3 -> COMPLETED;
      case 4 -> FAILED;
      default -> UNKNOWN;
    };
  }
}
