package io.github.agentwait;

/** What to do next. */
public enum Action {
  /** Poll again after the delay. */
  WAIT,
  /** The agent has finished. */
  COMPLETED,
  /** The agent has failed. */
  FAILED,
  /** A person has to act; those who go on waiting poll again after the delay. */
  NEEDS_INPUT,
  /** Polling again cannot help. */
  FATAL;

  static Action of(int code) {
    return switch (code) {
      case 2 -> COMPLETED;
      case 3 -> FAILED;
      case 4 -> NEEDS_INPUT;
      case 5 -> FATAL;
      default -> WAIT;
    };
  }
}
