package io.github.agentwait;

import io.github.agentwait.internal.Document;
import io.github.agentwait.internal.EnginePool;
import io.github.agentwait.internal.Layout;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A status document, read and validated. It is immutable, and any thread may use it at any time.
 *
 * <p>A field is null where the API's value is missing, null, or of another type than documented;
 * {@link #json(Field)} has it as it came. Messages are read when they are first asked for. A status
 * keeps the body that it was read from.
 */
public final class Status {
  /** The members of a document that {@link #json(Field)} names. */
  public enum Field {
    /** {@code interaction_id}. */
    INTERACTION_ID(Layout.Doc.INTERACTION_ID),
    /** {@code gummie_id}. */
    AGENT_ID(Layout.Doc.AGENT_ID),
    /** {@code state}. */
    STATE(Layout.Doc.STATE),
    /** {@code created_ts}. */
    CREATED_AT(Layout.Doc.CREATED_AT),
    /** {@code response}. */
    RESPONSE(Layout.Doc.RESPONSE),
    /** {@code error_message}. */
    ERROR_MESSAGE(Layout.Doc.ERROR_TEXT);

    private final int offset;

    Field(int offset) {
      this.offset = offset;
    }
  }

  private final Document document;
  private final String state;

  // Read when first asked for. Should two threads do so at once, they read the same.
  private @Nullable String response;
  private volatile @Nullable List<Message> messages;

  Status(Document document) {
    this.document = document;
    String text = document.string(Layout.Doc.STATE);
    this.state = text == null ? "" : text; // it is always a string
  }

  /**
   * The interaction that it is about.
   *
   * @return null where there is none
   */
  public @Nullable String interactionId() {
    return document.string(Layout.Doc.INTERACTION_ID);
  }

  /**
   * The agent (the API's {@code gummie_id}).
   *
   * @return null where there is none
   */
  public @Nullable String agentId() {
    return document.string(Layout.Doc.AGENT_ID);
  }

  /**
   * The state, exactly as the API wrote it.
   *
   * @return such as "ASYNC_PROCESSING"; the set is open
   */
  public String state() {
    return state;
  }

  /**
   * What the document as a whole means.
   *
   * @return the meaning of the state
   */
  public Phase phase() {
    return Phase.of(document.word(Layout.Doc.PHASE));
  }

  /**
   * When the interaction was created, to the nanosecond.
   *
   * @return null where the time is missing or unreadable
   */
  public @Nullable Instant createdAt() {
    return document.time(Layout.Doc.CREATED);
  }

  /**
   * The agent's answer. {@link #finalText()} finds it where this is empty.
   *
   * @return null where there is none
   */
  public @Nullable String response() {
    String text = response;
    if (text == null) {
      text = document.string(Layout.Doc.RESPONSE);
      response = text;
    }
    return text;
  }

  /**
   * Why the agent failed: of an object its message, of another value that is no text its JSON, and
   * where a failed run has none the text of its last error part.
   *
   * @return null where there is no such message
   */
  public @Nullable String errorMessage() {
    String text = document.string(Layout.Doc.ERROR_TEXT);
    return text == null ? Reply.other(json(Field.ERROR_MESSAGE)) : text;
  }

  /**
   * How many messages there are, without reading them.
   *
   * @return 0 or more
   */
  public int messageCount() {
    return document.messageCount();
  }

  /**
   * The conversation, in order.
   *
   * @return an unmodifiable list
   */
  public List<Message> messages() {
    List<Message> all = messages;
    if (all == null) {
      all = Conversation.of(document);
      messages = all;
    }
    return all;
  }

  /**
   * The agent's reply: the response where there is one, else the text parts of the last assistant
   * message joined by blank lines, else that message's content. Where none of these is a text it is
   * the JSON of the response, or else of the content.
   *
   * @return empty where there is none of these
   */
  public String finalText() {
    String answer = response();
    return answer == null || answer.isEmpty() ? Reply.in(messages(), json(Field.RESPONSE)) : answer;
  }

  /**
   * The JSON value in the reply: the whole reply where that is JSON, else what its first code fence
   * holds.
   *
   * @return its text, without white space around it; empty where the reply carries none
   */
  public Optional<String> responseJson() {
    return Reply.json(finalText());
  }

  /**
   * Every tool call of the conversation, in order.
   *
   * @return an unmodifiable list
   */
  public List<ToolInvocation> toolCalls() {
    return parts(ToolInvocation.class);
  }

  /**
   * Every file of the conversation, in order.
   *
   * @return an unmodifiable list
   */
  public List<FilePart> files() {
    return parts(FilePart.class);
  }

  private <P extends Part> List<P> parts(Class<P> type) {
    Stream<Part> all = messages().stream().flatMap(message -> message.parts().stream());
    return all.filter(type::isInstance).map(type::cast).toList();
  }

  /**
   * All of it, as the API sent it.
   *
   * @return a JSON object
   */
  public RawJson raw() {
    return RawJson.present(document, Layout.Doc.RAW);
  }

  /**
   * A member as the API sent it: for values of another type than documented.
   *
   * @param field which one
   * @return null where it is missing
   */
  public @Nullable RawJson json(Field field) {
    return RawJson.of(document, field.offset);
  }

  /**
   * The normalised document, the same in every language; {@code testdata/README.md} of the
   * repository describes it.
   *
   * @return JSON text
   */
  public String toJson() {
    return EnginePool.shared().run(engine -> engine.toJson(document.body()));
  }

  /** What a log needs: never the conversation. */
  @Override
  public String toString() {
    return "Status[state=%s, phase=%s, messages=%d]".formatted(state, phase(), messageCount());
  }
}
