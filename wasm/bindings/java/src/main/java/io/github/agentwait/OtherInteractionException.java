package io.github.agentwait;

import java.util.Locale;

/**
 * A status document is about another interaction than the one that was asked for: nothing of it
 * means anything to the wait. Only {@link AgentStatus#decide} tells it.
 */
public final class OtherInteractionException extends AgentStatusException {
  private static final long serialVersionUID = 1;
  private static final int MOST_SHOWN = 160;

  private final String wanted;
  private final String found;

  OtherInteractionException(String wanted, String found, int offset, int index) {
    super(
        ("the answer is about the interaction \"%s\", wanted \"%s\"; check what lies between here"
                + " and the API")
            .formatted(shown(found), shown(wanted)),
        offset,
        index);
    this.wanted = wanted;
    this.found = found;
  }

  /** Ids of an answer are shown shortened, and so that nothing in them reaches a terminal. */
  private static String shown(String id) {
    var text = new StringBuilder();
    id.codePoints()
        .limit(MOST_SHOWN)
        .forEach(
            c -> {
              if (Character.isISOControl(c)) {
                text.append(String.format(Locale.ROOT, "\\u%04x", c));
              } else {
                text.appendCodePoint(c);
              }
            });
    return text.toString();
  }

  /**
   * The id that was asked for.
   *
   * @return such as "xYz789AbCdEfGhI"
   */
  public String wanted() {
    return wanted;
  }

  /**
   * The id that the document has.
   *
   * @return another one
   */
  public String found() {
    return found;
  }
}
