package io.github.agentwait;

import io.github.agentwait.internal.Layout;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message of the conversation.
 *
 * @param id the API's id of the message
 * @param role "user", "assistant"; the set is open
 * @param content what a user said; an assistant's text is in the parts
 * @param sentAt when it was sent, as UTC where the API writes no zone; null where missing or
 *     unreadable
 * @param parts its parts, in order
 * @param raw all of it, as the API sent it
 */
public record Message(
    @Nullable String id,
    @Nullable String role,
    @Nullable String content,
    @Nullable Instant sentAt,
    List<Part> parts,
    RawJson raw) {
  /** The members of a message that {@link #json(Field)} names. */
  public enum Field {
    /** {@code id}. */
    ID(Layout.Message.ID),
    /** {@code role}. */
    ROLE(Layout.Message.ROLE),
    /** {@code content}. */
    CONTENT(Layout.Message.CONTENT),
    /** {@code timestamp}. */
    SENT_AT(Layout.Message.TIMESTAMP);

    private final int offset;

    Field(int offset) {
      this.offset = offset;
    }
  }

  /**
   * Makes the parts unmodifiable.
   *
   * @param id the API's id of the message
   * @param role "user", "assistant"; the set is open
   * @param content what a user said; an assistant's text is in the parts
   * @param sentAt when it was sent, as UTC where the API writes no zone; null where missing or
   *     unreadable
   * @param parts its parts, in order
   * @param raw all of it, as the API sent it
   */
  public Message {
    parts = List.copyOf(parts);
  }

  /**
   * A member as the API sent it: for values of another type than documented.
   *
   * @param field which one
   * @return null where it is missing
   */
  public @Nullable RawJson json(Field field) {
    return raw.at(field.offset);
  }
}
