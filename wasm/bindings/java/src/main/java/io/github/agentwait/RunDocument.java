package io.github.agentwait;

import io.github.agentwait.internal.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A normalised document, which agentwait writes of any API's answer: what it says of a run. A text
 * that may be null is so where it is missing, null or of another type; what an API does not tell is
 * null, empty, false or zero.
 *
 * @param interactionId the interaction that it is about
 * @param agentId the agent
 * @param state as the API wrote it; the set is open, and another one for each API
 * @param phase what the document means
 * @param createdAt when the run was created
 * @param response the agent's answer
 * @param errorMessage why the run failed; of a failed run without a reason, its last error part
 * @param partial it has completed, but not with all of it: a limit was reached
 * @param errorCode the API's own code of a failure
 * @param inputRequests what the run needs of a person
 * @param progress how far it is
 * @param updatedAt the last sign of life
 * @param finishedAt when the run ended
 * @param webUrl where people see the run
 * @param usage what it has used
 * @param pollAfter how long the API asks to wait before the next poll: for {@link
 *     Observation#withPollAfter}; zero: nothing is asked
 * @param finalText the agent's reply: as that of a status document
 * @param json all of the document as it came, the messages among its members
 */
public record RunDocument(
    @Nullable String interactionId,
    @Nullable String agentId,
    String state,
    Phase phase,
    @Nullable Instant createdAt,
    @Nullable String response,
    @Nullable String errorMessage,
    boolean partial,
    String errorCode,
    List<InputRequest> inputRequests,
    @Nullable RunProgress progress,
    @Nullable Instant updatedAt,
    @Nullable Instant finishedAt,
    String webUrl,
    @Nullable Usage usage,
    Duration pollAfter,
    String finalText,
    String json) {
  private static final String PHASES =
      "running, needs_input, completed, failed, cancelled, expired or unknown";
  private static final String TIME = "a time as RFC 3339 has it, such as 2026-03-05T10:30:00Z";
  private static final Pattern RFC_3339 =
      Pattern.compile("....-..-..T.{8}.*(?:Z|[+-]..:..)", Pattern.DOTALL);

  /** How much of a phase that there is not an error shows. */
  private static final int SHOWN = 32;

  /** Reads a document, whose text the module has read as a status. */
  static RunDocument of(String text, Status status) {
    Node root = Node.root(text);
    Node.Members of = root.members();
    var told = new Told();
    Phase phase = phase(told, of.get("phase"));
    Instant createdAt = time(told, of.get("created_at"));
    Instant updatedAt = time(told, of.get("updated_at"));
    Instant finishedAt = time(told, of.get("finished_at"));
    boolean partial = told.flag(of.get("partial"));
    String errorCode = told.text(of.get("error_code"));
    String webUrl = told.text(of.get("web_url"));
    told.kinds(of);
    told.done(); // what is in them is looked at once they are what they have to be
    List<InputRequest> requests = told.requests(of.get("input_requests"));
    RunProgress progress = told.progress(of.get("progress"));
    Usage usage = told.usage(of.get("usage"));
    Duration pollAfter = told.pause(of.get("poll_after_seconds"));
    told.done();
    return new RunDocument(
        status.interactionId(),
        of.get("agent_id").string(),
        status.state(),
        phase,
        createdAt,
        status.response(),
        reason(status, phase),
        partial,
        errorCode,
        requests,
        progress,
        updatedAt,
        finishedAt,
        webUrl,
        usage,
        pollAfter,
        status.finalText(),
        root.json());
  }

  /** What a log needs: never the conversation. */
  @Override
  public String toString() {
    return "RunDocument[state=%s, phase=%s, progress=%s]".formatted(state, phase, progress);
  }

  private static Phase phase(Told told, Node node) {
    String name = node.string();
    if (name == null) {
      told.wrong(node, "a string", node.kind());
      return Phase.UNKNOWN;
    }
    for (Phase phase : Phase.values()) {
      if (phase.id().equals(name)) {
        return phase;
      }
    }
    String token = node.json();
    told.wrong(node, PHASES, quoted(token.substring(1, token.length() - 1)));
    return Phase.UNKNOWN;
  }

  /** The beginning of a phase, so that a typo is seen. */
  private static String quoted(String text) {
    var shown = new StringBuilder("\"");
    for (char c : text.substring(0, Math.min(SHOWN, text.length())).toCharArray()) {
      if (c == '"' || c == '\\') {
        shown.append('\\').append(c);
      } else if (c >= ' ' && c <= '~') {
        shown.append(c);
      } else {
        shown.append("\\u%04x".formatted((int) c));
      }
    }
    return shown.append('"').append(text.length() > SHOWN ? "…" : "").toString();
  }

  /** A time, which the module reads as it does an API's. */
  private static @Nullable Instant time(Told told, Node node) {
    if (!told.fits(node, "a string", TIME)) {
      return null;
    }
    String text = node.string();
    if (text != null && RFC_3339.matcher(text).matches()) {
      String body = "{\"state\":\"\",\"created_ts\":%s}".formatted(node.json());
      Instant time = AgentStatus.parse(body).createdAt();
      if (time != null) {
        return time;
      }
    }
    told.wrong(node, TIME, "another text");
    return null;
  }

  /** Why the run failed: the last error part says so where nothing else does. */
  private static @Nullable String reason(Status status, Phase phase) {
    String said = status.errorMessage();
    if (phase != Phase.FAILED || (said != null && !said.isEmpty())) {
      return said;
    }
    String last = said;
    for (Message message : status.messages()) {
      for (Part part : message.parts()) {
        if (part instanceof ErrorPart error && error.error() != null && !error.error().isEmpty()) {
          last = error.error();
        }
      }
    }
    return last;
  }
}
