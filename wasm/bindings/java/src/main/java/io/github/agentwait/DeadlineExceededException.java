package io.github.agentwait;

/** The agent was still at work when the time was up. Its run goes on: await it again. */
public final class DeadlineExceededException extends AwaitException {
  private static final long serialVersionUID = 1;

  DeadlineExceededException(String message, Standing standing) {
    super(message, standing);
  }
}
