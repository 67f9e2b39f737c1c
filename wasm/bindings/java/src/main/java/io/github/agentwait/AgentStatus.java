package io.github.agentwait;

import io.github.agentwait.internal.Document;
import io.github.agentwait.internal.EnginePool;
import io.github.agentwait.internal.Failure;
import io.github.agentwait.internal.Parsed;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Reads the bodies of {@code agent_status} and normalised documents, and says what to do next. All
 * of it may be called by any number of threads at once.
 */
public final class AgentStatus {
  /** The largest body that is read where nothing else is said: 32 MiB. */
  public static final int DEFAULT_MAX_BYTES = 32 << 20;

  private static final byte[] REPLACEMENT = "\uFFFD".getBytes(StandardCharsets.UTF_8);

  private AgentStatus() {}

  /**
   * Reads the body of an answer of at most 32 MiB.
   *
   * @param body UTF-8; it is copied
   * @return the document
   * @throws AgentStatusException where it cannot be read
   */
  public static Status parse(byte[] body) {
    return parse(body, DEFAULT_MAX_BYTES);
  }

  /**
   * Reads the body of an answer.
   *
   * @param body UTF-8; it is copied
   * @param maxBytes the largest body that is read; 512 MiB at most
   * @return the document
   * @throws AgentStatusException where it cannot be read
   */
  public static Status parse(byte[] body, int maxBytes) {
    Limits.given("body", body, "the bytes of an answer");
    Limits.bytes("maxBytes", maxBytes);
    if (body.length > maxBytes) {
      throw AgentStatusLimitException.tooLong(maxBytes, body.length);
    }
    return parseOwned(body.clone());
  }

  /**
   * Reads the body of an answer of at most 32 MiB that was decoded. Bytes are read faster.
   *
   * @param body JSON text; lone surrogates are read as U+FFFD
   * @return the document
   * @throws AgentStatusException where it cannot be read
   */
  public static Status parse(String body) {
    Limits.given("body", body, "the text of an answer");
    byte[] bytes = utf8(body);
    if (bytes.length > DEFAULT_MAX_BYTES) {
      throw AgentStatusLimitException.tooLong(DEFAULT_MAX_BYTES, bytes.length);
    }
    return parseOwned(bytes);
  }

  /**
   * Reads a normalised document of at most 32 MiB: what {@link Status#toJson}, {@code agentwait
   * parse --json} and Go's {@code json.Marshal} write, of any API's run, with what {@code
   * agent_status} does not tell.
   *
   * @param document UTF-8; it is copied
   * @return what it says of the run
   * @throws AgentStatusException where it cannot be read; an {@link AgentStatusSchemaException}
   *     names the field that is wrong
   */
  public static RunDocument fromDocument(byte[] document) {
    return fromDocument(document, DEFAULT_MAX_BYTES);
  }

  /**
   * Reads a normalised document.
   *
   * @param document UTF-8; it is copied
   * @param maxBytes the largest document that is read; 512 MiB at most
   * @return what it says of the run
   * @throws AgentStatusException where it cannot be read; an {@link AgentStatusSchemaException}
   *     names the field that is wrong
   */
  public static RunDocument fromDocument(byte[] document, int maxBytes) {
    Limits.given("document", document, "the bytes of a normalised document");
    byte[] owned = document.clone();
    Status status = parse(owned, maxBytes);
    return RunDocument.of(new String(owned, StandardCharsets.UTF_8), status);
  }

  /**
   * Reads a normalised document of at most 32 MiB that was decoded.
   *
   * @param document JSON text; lone surrogates are read as U+FFFD
   * @return what it says of the run
   * @throws AgentStatusException where it cannot be read; an {@link AgentStatusSchemaException}
   *     names the field that is wrong
   */
  public static RunDocument fromDocument(String document) {
    Limits.given("document", document, "the text of a normalised document");
    return fromDocument(utf8(document));
  }

  /**
   * Says what to do after a poll: a pure function, the same in every language.
   *
   * @param seen what the poll saw; its body is copied
   * @return what to do, and when to poll again
   */
  public static Decision decide(Observation seen) {
    Limits.given("seen", seen, "an Observation");
    return Decider.decide(seen, seen.body().clone());
  }

  /**
   * Reads the body of an answer that is no success. It never fails: what is no known envelope is
   * the text.
   *
   * @param httpStatus 100 to 199 or 300 to 999
   * @param body as it came
   * @return what it says
   * @throws IllegalArgumentException where the status is no error's
   */
  public static ApiError parseApiError(int httpStatus, byte[] body) {
    Limits.given("body", body, "the bytes of an answer");
    return Decider.parseApiError(httpStatus, body);
  }

  /** Reads a body that nobody else can change. */
  private static Status parseOwned(byte[] body) {
    return statusOf(EnginePool.shared().run(engine -> engine.parse(body)));
  }

  private static Status statusOf(Parsed parsed) {
    if (parsed instanceof Failure failure) {
      throw AgentStatusException.of(failure);
    }
    return new Status((Document) parsed);
  }

  /** String.getBytes makes question marks of lone surrogates. */
  private static byte[] utf8(String text) {
    try {
      ByteBuffer bytes =
          StandardCharsets.UTF_8
              .newEncoder()
              .onMalformedInput(CodingErrorAction.REPLACE)
              .replaceWith(REPLACEMENT)
              .encode(CharBuffer.wrap(text));
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      return copy;
    } catch (CharacterCodingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
