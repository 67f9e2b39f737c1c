// The conformance vectors, which hold every language to the same reading: each is checked in full,
// by the public objects and by the normalised document.
package io.github.agentwait;

import static io.github.agentwait.Exact.intValue;
import static io.github.agentwait.Exact.integer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class VectorsTest {
  private static final List<Vector> VECTORS = Vector.all();
  private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");
  private static final Set<String> KNOWN =
      Set.of(
          "action",
          "reason",
          "failure",
          "retry_after",
          "delay_ms",
          "retry_after_delay_ms",
          "poll_after_ms",
          "stray",
          "problem",
          "problem_contains");
  private static int passed;

  @AfterAll
  static void all() {
    System.out.printf("vectors passed: %d of %d%n", passed, VECTORS.size());
    assertTrue(VECTORS.size() >= 120);
    assertEquals(VECTORS.size(), passed);
  }

  @TestFactory
  Stream<DynamicTest> vectors() {
    return VECTORS.stream()
        .map(vector -> DynamicTest.dynamicTest(vector.toString(), () -> check(vector)));
  }

  private static void check(Vector vector) {
    JsonNode json = vector.json();
    JsonNode want = json.path("want");
    byte[] body = vector.body();
    if (want.has("document") || want.has("document_repeat")) {
      checkDocument(vector, want, body);
    }
    if (want.has("error")) {
      checkError(want.get("error"), () -> AgentStatus.parse(body, vector.maxBytes()));
    }
    if (want.has("api_error")) {
      checkApiError(want.get("api_error"), intValue(json.get("http").get("status")), body);
    }
    json.path("decide").forEach(row -> checkDecision(vector, row, body));
    passed++;
  }

  private static void checkDocument(Vector vector, JsonNode want, byte[] body) {
    JsonNode document =
        want.has("document")
            ? want.get("document")
            : Exact.read(Vector.repeat(want.get("document_repeat")));
    for (Status status :
        List.of(
            AgentStatus.parse(body, vector.maxBytes()),
            AgentStatus.parse(new String(body, StandardCharsets.UTF_8)))) {
      AgentStatus.parse("{\"state\":\"FAILED\"}"); // what comes later must not matter
      assertEquals(document, Exact.read(Documents.of(status)), "the document of the objects");
      assertEquals(document, Exact.read(status.toJson()), "the normalised document");
      checkConveniences(vector.json(), status);
    }
    for (int i = 0; vector.json().has("truncate") && i < body.length; i++) {
      byte[] prefix = Arrays.copyOf(body, i);
      var error = assertThrows(AgentStatusSyntaxException.class, () -> AgentStatus.parse(prefix));
      assertEquals(i, error.offset());
    }
  }

  private static void checkConveniences(JsonNode json, Status status) {
    if (json.has("final_text")) {
      assertEquals(json.get("final_text").textValue(), status.finalText());
    }
    if (json.has("error_message")) {
      String message = status.errorMessage();
      assertEquals(json.get("error_message").textValue(), message == null ? "" : message);
    }
    if (json.has("tool_calls")) {
      assertEquals(intValue(json.get("tool_calls")), status.toolCalls().size());
    }
    if (json.has("files")) {
      assertEquals(intValue(json.get("files")), status.files().size());
    }
    if (json.has("response_json")) {
      assertEquals(json.get("response_json"), Exact.read(status.responseJson().orElseThrow()));
    }
  }

  private static void checkError(JsonNode want, Supplier<Status> parse) {
    var error = assertThrows(AgentStatusException.class, parse::get);
    assertFalse(CONTROL.matcher(error.getMessage()).find(), error.getMessage());
    Map<String, Object> found;
    if (error instanceof AgentStatusSyntaxException) {
      found = Map.of("type", "syntax");
    } else if (error instanceof AgentStatusLimitException e) {
      found =
          Map.of("type", "limit", "limit", e.limit(), "allowed", e.allowed(), "found", e.found());
    } else if (error instanceof AgentStatusSchemaException e) {
      found = Map.of("type", "schema", "path", e.path(), "wanted", e.wanted(), "found", e.found());
    } else {
      throw new AssertionError(error);
    }
    want.properties()
        .forEach(
            field -> {
              Object got =
                  field.getKey().equals("offset") ? error.offset() : found.get(field.getKey());
              String text = got instanceof Integer number ? "#" + number : (String) got;
              assertEquals(field.getValue().textValue(), text, field.getKey() + " of " + error);
            });
  }

  private static void checkApiError(JsonNode want, int status, byte[] body) {
    ApiError error = AgentStatus.parseApiError(status, body);
    assertEquals(status, error.httpStatus());
    assertEquals(want.get("code").textValue(), error.code());
    if (want.has("message_contains")) {
      String part = want.get("message_contains").textValue();
      assertTrue(error.detail().contains(part), error.detail());
    } else {
      assertEquals(want.path("message").asText(), error.detail());
    }
    for (String text : List.of(error.code(), error.detail(), error.message())) {
      assertFalse(CONTROL.matcher(text).find(), text);
      assertTrue(text.getBytes(StandardCharsets.UTF_8).length <= 2400);
    }
  }

  private static void checkDecision(Vector vector, JsonNode row, byte[] body) {
    JsonNode http = vector.json().path("http");
    JsonNode progress = row.get("progress");
    // A body that the host did not read to its end is longer than its limit.
    boolean tooLarge = row.path("too_large").booleanValue();
    Decision got =
        AgentStatus.decide(
            new Observation(
                vector.json().has("network") ? 0 : intValue(http.get("status")),
                tooLarge ? Arrays.copyOf(body, body.length + 2) : body,
                http.path("headers").path("Retry-After").textValue(),
                new Progress(
                    intValue(progress.get("consecutive_failures")),
                    milliseconds(progress.path("elapsed_ms")),
                    progress.has("stray_answers") ? intValue(progress.get("stray_answers")) : 0,
                    milliseconds(progress.path("stray_for_ms")),
                    progress.path("answered").booleanValue()),
                policy(row.path("policy")),
                Instant.parse(row.get("now").textValue()),
                Double.parseDouble(row.get("random").textValue().substring(1)),
                tooLarge ? body.length + 1 : vector.maxBytes(),
                row.path("interaction_id").textValue(),
                milliseconds(row.path("poll_after_ms"))));
    JsonNode want = row.get("want");
    assertEquals(want.get("action").textValue(), lower(got.action()));
    assertEquals(want.get("reason").textValue(), lower(got.reason()));
    assertEquals(want.get("failure").booleanValue(), got.failure());
    assertEquals(want.get("retry_after").booleanValue(), got.retryAfter());
    assertEquals(want.path("stray").booleanValue(), got.stray());
    assertEquals(want.path("problem").asText(got.problem()), got.problem());
    assertTrue(got.problem().contains(want.path("problem_contains").asText()), got.problem());
    assertTrue(got.problem().getBytes(StandardCharsets.UTF_8).length <= 512, got.problem());
    assertFalse(CONTROL.matcher(got.problem()).find(), got.problem());
    assertEquals(integer(want.get("delay_ms")), got.delay().toMillis(), 1);
    boolean asked = want.has("retry_after_delay_ms");
    assertEquals(
        asked ? integer(want.get("retry_after_delay_ms")) : 0, got.retryAfterDelay().toMillis());
    assertEquals(milliseconds(want.path("poll_after_ms")), got.pollAfter());
    assertTrue(
        KNOWN.containsAll(want.propertyStream().map(Map.Entry::getKey).toList()), want::toString);
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static Policy policy(JsonNode policy) {
    return new Policy(
        milliseconds(policy.path("min_interval_ms")),
        milliseconds(policy.path("max_interval_ms")),
        milliseconds(policy.path("not_found_grace_ms")));
  }

  private static Duration milliseconds(JsonNode number) {
    return number.isMissingNode() ? Duration.ZERO : Duration.ofMillis(integer(number));
  }
}
