package io.github.agentwait;

import static io.github.agentwait.Exact.quoted;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Puts the normalised document together from the public objects alone, so that a vector holds every
 * accessor.
 */
final class Documents {
  private final List<String> members = new ArrayList<>();

  private Documents() {}

  static String of(Status s) {
    return new Documents()
        .leaf("interaction_id", s.interactionId(), s.json(Status.Field.INTERACTION_ID))
        .leaf("agent_id", s.agentId(), s.json(Status.Field.AGENT_ID))
        .leaf("state", s.state(), s.json(Status.Field.STATE))
        .member("phase", quoted(s.phase().name().toLowerCase(Locale.ROOT)))
        .time("created_at", s.createdAt(), s.json(Status.Field.CREATED_AT))
        .leaf("response", s.response(), s.json(Status.Field.RESPONSE))
        .said("error_message", s.errorMessage(), s.json(Status.Field.ERROR_MESSAGE))
        .member("messages", array(s.messages().stream().map(Documents::of).toList()))
        .object();
  }

  private static String of(Message m) {
    return new Documents()
        .leaf("id", m.id(), m.json(Message.Field.ID))
        .leaf("role", m.role(), m.json(Message.Field.ROLE))
        .time("sent_at", m.sentAt(), m.json(Message.Field.SENT_AT))
        .leaf("content", m.content(), m.json(Message.Field.CONTENT))
        .member("parts", array(m.parts().stream().map(Documents::of).toList()))
        .object();
  }

  private static String of(Part p) {
    var made =
        new Documents()
            .leaf("type", p.type(), p.json(Part.Field.TYPE))
            .leaf("id", p.id(), p.json(Part.Field.ID));
    if (p instanceof TextPart text) {
      made.leaf("text", text.text(), p.json(Part.Field.TEXT));
    } else if (p instanceof ReasoningPart thought) {
      made.leaf("reasoning", thought.reasoning(), p.json(Part.Field.REASONING));
    } else if (p instanceof ToolInvocation tool) {
      made.leaf("tool_call_id", tool.toolCallId(), p.json(Part.Field.TOOL_CALL_ID))
          .leaf("tool_name", tool.toolName(), p.json(Part.Field.TOOL_NAME))
          .leaf("tool_call_state", tool.toolCallState(), p.json(Part.Field.TOOL_CALL_STATE))
          .raw("args", tool.args())
          .raw("result", tool.result());
    } else if (p instanceof FilePart file) {
      made.file(file);
    } else if (p instanceof ErrorPart error) {
      made.leaf("error", error.error(), p.json(Part.Field.ERROR));
    } else {
      made.raw("raw", p.raw());
    }
    return made.object();
  }

  private void file(FilePart file) {
    RawJson raw = file.json(Part.Field.FILE);
    if (raw != null && !raw.text().equals("null")) {
      member(
          "file",
          new Documents()
              .leaf("filename", file.filename(), file.json(Part.Field.FILENAME))
              .leaf("media_type", file.mediaType(), file.json(Part.Field.MEDIA_TYPE))
              .leaf("url", file.url(), file.json(Part.Field.URL))
              .raw("raw", raw)
              .object());
    }
  }

  private static String array(List<String> elements) {
    return "[" + String.join(",", elements) + "]";
  }

  private String object() {
    return "{" + String.join(",", members) + "}";
  }

  private Documents member(String name, String json) {
    members.add(quoted(name) + ":" + json);
    return this;
  }

  /** A value as it came; no member where it is missing or null. */
  private Documents raw(String name, @Nullable RawJson json) {
    return json == null || json.text().equals("null") ? this : member(name, json.text());
  }

  /** A value that is read as a string, or is there as JSON where it is none. */
  private Documents leaf(String name, @Nullable String text, @Nullable RawJson json) {
    return text == null ? raw(name, json) : member(name, quoted(text));
  }

  /** The same, which is read as its JSON where it is no string and says something. */
  private Documents said(String name, @Nullable String text, @Nullable RawJson json) {
    if (json == null || json.string() != null) {
      return leaf(name, text, json);
    }
    boolean says = !List.of("null", "[]", "{}").contains(json.text());
    assertEquals(says ? json.text() : null, text, name);
    return raw(name, json);
  }

  private Documents time(String name, @Nullable Instant time, @Nullable RawJson json) {
    if (time == null) {
      return raw(name + "_raw", json);
    }
    String seconds = time.with(ChronoField.NANO_OF_SECOND, 0).toString();
    String nanos =
        ".%09d".formatted(time.get(ChronoField.NANO_OF_SECOND)).replaceFirst("\\.?0*$", "");
    return member(name, quoted(seconds.replace("Z", nanos + "Z")));
  }
}
