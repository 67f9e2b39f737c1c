package io.github.agentwait;

import io.github.agentwait.internal.Document;
import io.github.agentwait.internal.Layout;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the messages and parts of a document. */
final class Conversation {
  private final Document document;

  private Conversation(Document document) {
    this.document = document;
  }

  static List<Message> of(Document read) {
    Document document = read.full();
    var conversation = new Conversation(document);
    var messages = new Message[document.messageCount()];
    Arrays.setAll(messages, i -> conversation.message(document.messageAt(i)));
    return List.of(messages);
  }

  private Message message(int at) {
    var parts = new Part[document.word(at + Layout.Message.PART_COUNT)];
    int first = document.word(at + Layout.Message.FIRST_PART);
    for (int i = 0; i < parts.length; i++) {
      parts[i] = part(document.partAt(first + i));
    }
    return new Message(
        string(at + Layout.Message.ID),
        document.string(at + Layout.Message.ROLE, "assistant"),
        string(at + Layout.Message.CONTENT),
        document.time(at + Layout.Message.SENT),
        List.of(parts),
        RawJson.present(document, at + Layout.Message.RAW));
  }

  private Part part(int at) {
    String id = string(at + Layout.Part.ID);
    RawJson raw = RawJson.present(document, at + Layout.Part.RAW);
    return switch (document.word(at + Layout.Part.KIND)) {
      case Layout.Part.KIND_TEXT ->
          new TextPart(id, type(at, "text"), string(at + Layout.Part.TEXT), raw);
      case Layout.Part.KIND_REASONING ->
          new ReasoningPart(id, type(at, "reasoning"), string(at + Layout.Part.REASONING), raw);
      case Layout.Part.KIND_TOOL -> tool(at, id, raw);
      case Layout.Part.KIND_FILE ->
          new FilePart(
              id,
              type(at, "file"),
              string(at + Layout.Part.FILE_NAME),
              string(at + Layout.Part.FILE_MEDIA_TYPE),
              string(at + Layout.Part.FILE_URL),
              raw);
      case Layout.Part.KIND_ERROR ->
          new ErrorPart(id, type(at, "error"), string(at + Layout.Part.ERROR), raw);
      default -> new UnknownPart(id, string(at + Layout.Part.TYPE), raw);
    };
  }

  /** The API nests a tool's arguments and its result in the part's result. */
  private ToolInvocation tool(int at, @Nullable String id, RawJson raw) {
    boolean nested = document.isObject(at + Layout.Part.RESULT);
    return new ToolInvocation(
        id,
        type(at, "tool_invocation"),
        string(at + Layout.Part.TOOL_CALL_ID),
        string(at + Layout.Part.TOOL_NAME),
        document.string(at + Layout.Part.TOOL_CALL_STATE, "completed"),
        RawJson.of(document, at + Layout.Part.ARGS),
        RawJson.of(document, at + (nested ? Layout.Part.RESULT_RESULT : Layout.Part.RESULT)),
        raw);
  }

  private @Nullable String type(int at, String usual) {
    return document.string(at + Layout.Part.TYPE, usual);
  }

  private @Nullable String string(int cell) {
    return document.string(cell);
  }
}
