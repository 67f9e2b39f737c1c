package io.github.agentwait;

import io.github.agentwait.internal.Failure;

/** The body is not one JSON value in valid UTF-8. */
public final class AgentStatusSyntaxException extends AgentStatusException {
  private static final long serialVersionUID = 1;

  private final String wanted;
  private final String found;

  AgentStatusSyntaxException(Failure failure) {
    super(failure.message(), failure.offset(), failure.index());
    wanted = failure.wanted();
    found = failure.found();
  }

  /**
   * What could have stood there.
   *
   * @return such as {@code a value}, {@code ',' or '}'} or {@code valid UTF-8}
   */
  public String wanted() {
    return wanted;
  }

  /**
   * What stood there.
   *
   * @return a character in quotes, {@code byte 0x0a} or {@code end of input}
   */
  public String found() {
    return found;
  }
}
