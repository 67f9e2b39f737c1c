package io.github.agentwait;

import io.github.agentwait.internal.Failure;

/** The body is JSON but no status document. */
public final class AgentStatusSchemaException extends AgentStatusException {
  private static final long serialVersionUID = 1;

  private final String path;
  private final String wanted;
  private final String found;

  AgentStatusSchemaException(Failure failure) {
    super(failure.message(), failure.offset(), failure.index());
    path = failure.subject();
    wanted = failure.wanted();
    found = failure.found();
  }

  /**
   * Which value.
   *
   * @return such as {@code state} or {@code messages[3].parts[0]}; {@code $} is the document
   */
  public String path() {
    return path;
  }

  /**
   * What it should have been.
   *
   * @return {@code a string}, {@code an array} or {@code an object}
   */
  public String wanted() {
    return wanted;
  }

  /**
   * What it is.
   *
   * @return {@code nothing} where the key is missing, else such as {@code null} or {@code a number}
   */
  public String found() {
    return found;
  }
}
