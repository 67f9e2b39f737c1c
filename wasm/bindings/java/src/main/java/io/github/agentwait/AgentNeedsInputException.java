package io.github.agentwait;

/** The agent waits for a person, and the wait is set to {@link OnNeedsInput#FAIL}. */
public final class AgentNeedsInputException extends AwaitException {
  private static final long serialVersionUID = 1;

  AgentNeedsInputException(String message, Standing standing) {
    super(message, standing);
  }
}
