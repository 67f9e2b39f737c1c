package io.github.agentwait;

import static java.util.stream.Collectors.joining;

import io.github.agentwait.internal.Document;
import io.github.agentwait.internal.EnginePool;
import io.github.agentwait.internal.Layout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds what the agent replied. */
final class Reply {
  /**
   * What is between the first line that begins with three backticks and the next one, or the end.
   */
  private static final Pattern FENCED =
      Pattern.compile(
          "^[ \\t]*```[^\\n]*\\n(?<inside>[\\s\\S]*?)(?:^[ \\t]*```|\\z)",
          Pattern.MULTILINE | Pattern.UNIX_LINES);

  private static final byte[] BEFORE =
      "{\"state\":\"\",\"response\":".getBytes(StandardCharsets.US_ASCII);

  private Reply() {}

  /** The reply that the last assistant message has, where the response is no text. */
  static String in(List<Message> messages, @Nullable RawJson response) {
    String other = other(response);
    for (int i = messages.size() - 1; i >= 0; i--) {
      Message message = messages.get(i);
      if ("assistant".equals(message.role())) {
        String texts =
            message.parts().stream()
                .map(
                    part -> part instanceof TextPart text && text.text() != null ? text.text() : "")
                .filter(text -> !text.isEmpty())
                .collect(joining("\n\n"));
        String content = message.content();
        String reply = texts.isEmpty() && content != null ? content : texts;
        if (!reply.isEmpty()) {
          return reply;
        }
        if (other == null) {
          other = other(message.json(Message.Field.CONTENT));
        }
        break;
      }
    }
    return other == null ? "" : other;
  }

  /**
   * The JSON of a value that is no text where one was expected; null where it says nothing: a text,
   * null, an empty array or object.
   */
  static @Nullable String other(@Nullable RawJson value) {
    if (value == null || value.string() != null) {
      return null;
    }
    String json = value.text();
    return json.equals("null") || json.equals("[]") || json.equals("{}") ? null : json;
  }

  /** The JSON text that a reply carries. */
  static Optional<String> json(String reply) {
    return validated(reply)
        .or(
            () -> {
              var fenced = FENCED.matcher(reply);
              return fenced.find() ? validated(fenced.group("inside")) : Optional.empty();
            });
  }

  /**
   * A text, if it is one JSON value. The module tells, as of a value in a document: the document is
   * then JSON, and the value takes all of the room that the text was given.
   */
  private static Optional<String> validated(String text) {
    byte[] value = text.strip().getBytes(StandardCharsets.UTF_8);
    if (value.length == 0) {
      return Optional.empty();
    }
    byte[] body = new byte[BEFORE.length + value.length + 1];
    System.arraycopy(BEFORE, 0, body, 0, BEFORE.length);
    System.arraycopy(value, 0, body, BEFORE.length, value.length);
    body[body.length - 1] = '}';
    var parsed = EnginePool.shared().run(engine -> engine.parse(body));
    boolean valid =
        parsed instanceof Document document
            && document.spans(Layout.Doc.RESPONSE, BEFORE.length, body.length - 1);
    return valid ? Optional.of(text.strip()) : Optional.empty();
  }
}
