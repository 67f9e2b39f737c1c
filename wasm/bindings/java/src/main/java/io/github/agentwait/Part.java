package io.github.agentwait;

import io.github.agentwait.internal.Layout;
import org.jspecify.annotations.Nullable;

/** A piece of a message. The API may add types: they are {@link UnknownPart}s. */
public sealed interface Part
    permits TextPart, ReasoningPart, ToolInvocation, FilePart, ErrorPart, UnknownPart {
  /** The members of a part that {@link #json(Field)} names. */
  enum Field {
    /** {@code id}. */
    ID(Layout.Part.ID),
    /** {@code type}. */
    TYPE(Layout.Part.TYPE),
    /** {@code text}. */
    TEXT(Layout.Part.TEXT),
    /** {@code reasoning}. */
    REASONING(Layout.Part.REASONING),
    /** {@code toolCallId}. */
    TOOL_CALL_ID(Layout.Part.TOOL_CALL_ID),
    /** {@code toolName}. */
    TOOL_NAME(Layout.Part.TOOL_NAME),
    /** {@code toolCallState}. */
    TOOL_CALL_STATE(Layout.Part.TOOL_CALL_STATE),
    /** {@code error}. */
    ERROR(Layout.Part.ERROR),
    /** {@code file}. */
    FILE(Layout.Part.FILE),
    /** {@code file.filename}. */
    FILENAME(Layout.Part.FILE_NAME),
    /** {@code file.media_type}. */
    MEDIA_TYPE(Layout.Part.FILE_MEDIA_TYPE),
    /** {@code file.artifact_url}. */
    URL(Layout.Part.FILE_URL);

    private final int offset;

    Field(int offset) {
      this.offset = offset;
    }
  }

  /**
   * The API's id of the part.
   *
   * @return null where there is none
   */
  @Nullable String id();

  /**
   * Its type, as the API wrote it.
   *
   * @return null where it is missing or no string
   */
  @Nullable String type();

  /**
   * All of it, as the API sent it.
   *
   * @return a JSON object
   */
  RawJson raw();

  /**
   * A member as the API sent it: for values of another type than documented.
   *
   * @param field which one
   * @return null where it is missing
   */
  default @Nullable RawJson json(Field field) {
    return raw().at(field.offset);
  }
}
