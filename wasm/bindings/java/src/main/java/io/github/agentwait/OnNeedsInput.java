package io.github.agentwait;

/** What a wait does where the agent waits for a person. */
public enum OnNeedsInput {
  /** It ends with an {@link AgentNeedsInputException}. */
  FAIL,
  /** It goes on until its deadline. */
  WAIT,
  /** It ends with that status. */
  RETURN
}
