package io.github.agentwait;

/** The agent has failed; {@code status().errorMessage()} says why. */
public final class AgentFailedException extends AwaitException {
  private static final long serialVersionUID = 1;

  AgentFailedException(String message, Standing standing) {
    super(message, standing);
  }
}
