package io.github.agentwait;

/** The API key. It is in no text but the header. */
final class Secret {
  private final String key;

  Secret(String key) {
    this.key = key;
  }

  /** What the header Authorization says. */
  String header() {
    return "Bearer " + key;
  }

  /** A text without the key. */
  String hiddenIn(String text) {
    return text.replace(key, "[key]");
  }

  @Override
  public String toString() {
    return "[key]";
  }
}
