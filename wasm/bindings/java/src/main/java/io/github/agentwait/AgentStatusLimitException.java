package io.github.agentwait;

/** The body reaches a limit. Nothing of it was read. */
public final class AgentStatusLimitException extends AgentStatusException {
  private static final long serialVersionUID = 1;

  private final String limit;
  private final int allowed;
  private final int found;

  AgentStatusLimitException(
      String message, int offset, int index, String limit, int allowed, int found) {
    super(message, offset, index);
    this.limit = limit;
    this.allowed = allowed;
    this.found = found;
  }

  static AgentStatusLimitException tooLong(int allowed, int found) {
    String message =
        ("limit body_bytes reached at byte %d: found %d, allowed %d"
                + "; allow more bytes (maxBytes) where such bodies are expected")
            .formatted(allowed, found, allowed);
    return new AgentStatusLimitException(message, allowed, allowed, "body_bytes", allowed, found);
  }

  /**
   * Which one.
   *
   * @return {@code body_bytes}, {@code depth} or {@code messages_and_parts}
   */
  public String limit() {
    return limit;
  }

  /**
   * How much is allowed.
   *
   * @return in units of the limit
   */
  public int allowed() {
    return allowed;
  }

  /**
   * How much was found, at least.
   *
   * @return in units of the limit
   */
  public int found() {
    return found;
  }
}
