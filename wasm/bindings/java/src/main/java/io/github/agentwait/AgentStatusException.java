package io.github.agentwait;

import io.github.agentwait.internal.Failure;

/** Why a body could not be read: what all errors of {@link AgentStatus#parse} have in common. */
public abstract sealed class AgentStatusException extends RuntimeException
    permits AgentStatusSyntaxException,
        AgentStatusLimitException,
        AgentStatusSchemaException,
        OtherInteractionException {
  private static final long serialVersionUID = 1;

  private final int offset;
  private final int index;

  AgentStatusException(String message, int offset, int index) {
    super(message);
    this.offset = offset;
    this.index = index;
  }

  static AgentStatusException of(Failure failure) {
    return switch (failure.code()) {
      case 1 -> new AgentStatusSyntaxException(failure);
      case 2 ->
          new AgentStatusLimitException(
              failure.message(),
              failure.offset(),
              failure.index(),
              failure.subject(),
              failure.allowed(),
              failure.number());
      default -> new AgentStatusSchemaException(failure);
    };
  }

  /**
   * Where in the body.
   *
   * @return bytes from 0
   */
  public int offset() {
    return offset;
  }

  /**
   * Where in the body as a {@link String}.
   *
   * @return an index, in UTF-16 units
   */
  public int index() {
    return index;
  }
}
