package io.github.agentwait;

/** The API refused in a way that polling again cannot mend. */
public final class PollRefusedException extends AwaitException {
  private static final long serialVersionUID = 1;

  private final Reason reason;
  private final ApiError error;

  PollRefusedException(Standing standing, Reason reason, ApiError error) {
    super(error.message(), standing);
    this.reason = reason;
    this.error = error;
  }

  /**
   * What kind of refusal it is.
   *
   * @return such as {@link Reason#UNAUTHORIZED} or {@link Reason#NOT_FOUND}
   */
  public Reason reason() {
    return reason;
  }

  /**
   * What the API answered, without the key.
   *
   * @return its status, code and message
   */
  public ApiError apiError() {
    return error;
  }
}
