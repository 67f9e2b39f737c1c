package io.github.agentwait;

import io.github.agentwait.internal.Document;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value as the API sent it, with every digit and every unknown member. It points into the
 * body that was read, which it keeps alive, and is made into text when that is asked for.
 */
public final class RawJson {
  private final Document document;
  private final int cell;

  private RawJson(Document document, int cell) {
    this.document = document;
    this.cell = cell;
  }

  /** A value; null where it is missing. */
  static @Nullable RawJson of(Document document, int cell) {
    return document.has(cell) ? new RawJson(document, cell) : null;
  }

  /** A value that is there. */
  static RawJson present(Document document, int cell) {
    return new RawJson(document, cell);
  }

  /** Another value of the same record, {@code offset} bytes after this one. */
  @Nullable RawJson at(int offset) {
    return of(document, cell + offset);
  }

  /**
   * Its JSON text, to be given to the JSON library of your choice.
   *
   * @return such as {@code {"q": 1}}, {@code 42}, {@code null} or {@code "text"} with its quotes
   */
  public String text() {
    String text = document.json(cell);
    return text == null ? "null" : text;
  }

  /**
   * Its characters where it is a string, as results of tools often are.
   *
   * @return null of any other value
   */
  public @Nullable String string() {
    return document.string(cell);
  }

  /** Whether the other one has the same JSON text. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RawJson json && document.sameText(cell, json.document, json.cell);
  }

  @Override
  public int hashCode() {
    return document.hash(cell);
  }

  /** The same as {@link #text()}. */
  @Override
  public String toString() {
    return text();
  }
}
