// The vectors of normalised documents, which say what agentwait tells of the runs of other APIs
// than Gumloop's: every field of them, and what a document is refused for.
package io.github.agentwait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class DocumentVectorsTest {
  private static final Path FOLDER = Path.of("../../../testdata/documents");
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** A state of agent_status for each phase that it has. */
  private static final Map<Phase, String> STATES =
      Map.of(
          Phase.RUNNING, "ASYNC_PROCESSING",
          Phase.UNKNOWN, "?",
          Phase.NEEDS_INPUT, "APPROVAL_REQUIRED",
          Phase.COMPLETED, "COMPLETED",
          Phase.FAILED, "FAILED");

  private static int passed;

  @AfterAll
  static void all() throws IOException {
    System.out.printf("documents passed: %d of %d%n", passed, paths().size());
    assertTrue(paths().size() >= 40);
    assertEquals(paths().size(), passed);
  }

  private static List<Path> paths() throws IOException {
    try (Stream<Path> paths = Files.list(FOLDER)) {
      return paths.sorted().toList();
    }
  }

  @TestFactory
  Stream<DynamicTest> vectors() throws IOException {
    return paths().stream()
        .map(path -> DynamicTest.dynamicTest(path.getFileName().toString(), () -> check(path)));
  }

  private static void check(Path path) throws IOException {
    JsonNode vector = json(Files.readString(path));
    String document = vector.get("document").textValue();
    JsonNode error = vector.get("want").get("error");
    if (error != null) {
      assertEquals(error, refusal(document));
    } else {
      checkRead(vector, AgentStatus.fromDocument(document));
      checkRead(vector, AgentStatus.fromDocument(document.getBytes(StandardCharsets.UTF_8)));
    }
    passed++;
  }

  private static JsonNode refusal(String document) {
    var error =
        assertThrows(
            AgentStatusSchemaException.class, () -> AgentStatus.fromDocument(document), document);
    String said = "%s at byte %d is %s, wanted %s";
    assertTrue(
        error
            .getMessage()
            .contains(said.formatted(error.path(), error.offset(), error.found(), error.wanted())));
    return MAPPER
        .createObjectNode()
        .put("type", "schema")
        .put("path", error.path())
        .put("wanted", error.wanted())
        .put("found", error.found())
        .put("offset", error.offset());
  }

  private static void checkRead(JsonNode vector, RunDocument run) {
    JsonNode want = vector.get("want").get("document");
    assertEquals(want.get("state").textValue(), run.state());
    assertEquals(want.get("phase").textValue(), run.phase().id());
    assertEquals(want.path("interaction_id").textValue(), run.interactionId());
    assertEquals(want.path("agent_id").textValue(), run.agentId());
    assertEquals(want.path("error_message").textValue(), run.errorMessage());
    assertEquals(want.path("response").textValue(), run.response());
    assertEquals(vector.get("document").textValue(), run.json());
    JsonNode told = vector.get("want").get("told");
    if (told != null) {
      assertEquals(exact(told), exact(toldBy(run)));
    }
    vector.path("decide").forEach(row -> checkDecision(run, row));
  }

  /** Numbers by their value: 3 is 3.0. */
  private static JsonNode exact(JsonNode node) {
    return json(node.toString().replaceAll("(\\d)\\.0(?=[,}])", "$1"));
  }

  /** What is told of the run, under the names that the vectors have and without what is zero. */
  private static ObjectNode toldBy(RunDocument run) {
    ObjectNode told = MAPPER.createObjectNode();
    if (run.partial()) {
      told.put("partial", true);
    }
    put(told, "error_code", run.errorCode());
    for (InputRequest request : run.inputRequests()) {
      ObjectNode one = told.withArray("input_requests").addObject();
      put(one, "id", request.id());
      put(one, "kind", request.kind());
      put(one, "text", request.text());
      putJson(one, "schema", request.schema());
      put(one, "tool_call_id", request.toolCallId());
      putJson(one, "raw", request.raw());
    }
    RunProgress progress = run.progress();
    if (progress != null) {
      ObjectNode one = told.putObject("progress");
      put(one, "done", progress.done());
      put(one, "total", progress.total());
      put(one, "message", progress.message());
      put(one, "queue_position", progress.queuePosition());
    }
    put(told, "updated_at", time(run.updatedAt()));
    put(told, "finished_at", time(run.finishedAt()));
    put(told, "web_url", run.webUrl());
    Usage usage = run.usage();
    if (usage != null) {
      ObjectNode one = told.putObject("usage");
      put(one, "input_tokens", usage.inputTokens());
      put(one, "output_tokens", usage.outputTokens());
      put(one, "cost", usage.cost());
      put(one, "unit", usage.unit());
    }
    put(told, "poll_after_ms", run.pollAfter().toNanos() / 1e6);
    return told;
  }

  private static void put(ObjectNode to, String name, @Nullable String text) {
    if (text != null && !text.isEmpty()) {
      to.put(name, text);
    }
  }

  private static void put(ObjectNode to, String name, double number) {
    if (number != 0) {
      to.put(name, number);
    }
  }

  private static void putJson(ObjectNode to, String name, @Nullable String json) {
    if (json != null) {
      to.set(name, json(json));
    }
  }

  /** As RFC 3339 with no zeros at the end of a fraction. */
  private static @Nullable String time(@Nullable Instant time) {
    return time == null ? null : time.toString().replaceAll("(\\.\\d*?)0+Z$", "$1Z");
  }

  /** The pause of a document is what decide takes, with an answer that means the same. */
  private static void checkDecision(RunDocument run, JsonNode row) {
    String state = STATES.get(run.phase());
    if (state == null) {
      return; // ends that agent_status does not have
    }
    byte[] body = "{\"state\":\"%s\"}".formatted(state).getBytes(StandardCharsets.UTF_8);
    JsonNode policy = row.path("policy");
    var progress = new Progress(0, milliseconds(row.get("progress").get("elapsed_ms")));
    var seen =
        new Observation(
            200,
            body,
            row.path("retry_after").textValue(),
            progress,
            new Policy(
                milliseconds(policy.path("min_interval_ms")),
                milliseconds(policy.path("max_interval_ms")),
                Duration.ZERO),
            Instant.parse(row.get("now").textValue()),
            row.get("random").doubleValue(),
            AgentStatus.DEFAULT_MAX_BYTES);
    Decision got = AgentStatus.decide(seen.withPollAfter(run.pollAfter()));
    JsonNode want = row.get("want");
    assertEquals(want.get("action").textValue(), lower(got.action()));
    assertEquals(want.get("reason").textValue(), lower(got.reason()));
    assertEquals(want.get("retry_after").booleanValue(), got.retryAfter());
    assertEquals(milliseconds(want.get("delay_ms")), got.delay());
    assertEquals(milliseconds(want.path("poll_after_ms")), got.pollAfter());
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(java.util.Locale.ROOT);
  }

  private static Duration milliseconds(JsonNode number) {
    return Duration.ofMillis(number.asLong());
  }

  private static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }

  @Test
  void whatThisPackageWritesItReads() {
    String body =
        """
        {"state":"FAILED","interaction_id":"i","gummie_id":"a","created_ts":"2026-03-05T10:30:00Z",
         "messages":[{"role":"assistant","parts":[{"type":"text","text":"So far."},
                                                  {"type":"error","error":"no disk"}]}]}
        """;
    RunDocument run = AgentStatus.fromDocument(AgentStatus.parse(body).toJson());
    assertEquals(Phase.FAILED, run.phase());
    assertEquals("a", run.agentId());
    assertEquals("no disk", run.errorMessage());
    assertEquals("So far.", run.finalText());
    assertEquals(Instant.parse("2026-03-05T10:30:00Z"), run.createdAt());
    assertFalse(run.toString().contains("So far"), run.toString());
  }

  @Test
  void aFailedRunOfAnotherApiHasItsLastErrorPartForAReason() {
    String parts =
        "{\"type\":\"error\",\"error\":\"first\"},{\"type\":\"error\",\"error\":\"last\"}";
    String document = "{\"state\":\"broken\",\"phase\":\"failed\",\"messages\":[{\"parts\":[%s]}]}";
    assertEquals("last", AgentStatus.fromDocument(document.formatted(parts)).errorMessage());
  }

  @Test
  void aDocumentIsRefusedWhereItIsWrong() {
    refused("{\"state\":\"x\",\"messages\":[]}", "phase", "nothing", 26);
    refused("{\"é\":1,\"state\":\"x\",\"phase\":7}", "phase", "a number", 28);
    refused("  {\"state\":\"x\",\"phase\":7 }", "phase", "a number", 23);
    refused("{\"state\":\"x\",\"phase\":\"é\\\"\"}", "phase", "\"\\u00e9\\\\\\\"\"", 21);
    refused("{\"phase\":\"running\"}", "state", "nothing", 18);
    for (String time :
        List.of(
            "2026-03-05 10:30:00Z",
            "2026-03-05T10:30:00",
            "2026-13-05T10:30:00Z",
            "2026-03-05T10:30:00+0100")) {
      String document = "{\"state\":\"x\",\"phase\":\"running\",\"created_at\":\"%s\"}";
      refused(document.formatted(time), "created_at", "another text", 44);
    }
    assertThrows(AgentStatusSyntaxException.class, () -> AgentStatus.fromDocument("{\"state\":"));
    assertThrows(
        AgentStatusLimitException.class, () -> AgentStatus.fromDocument(new byte[] {'{', '}'}, 1));
  }

  private static void refused(String document, String path, String found, int offset) {
    JsonNode error = refusal(document);
    assertEquals(path, error.get("path").textValue());
    assertEquals(found, error.get("found").textValue());
    assertEquals(offset, error.get("offset").intValue());
  }
}
