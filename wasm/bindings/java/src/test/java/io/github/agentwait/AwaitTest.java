// awaitAgent against the emulator of the API, as a real HTTP server: what it waits out, how it
// ends, and what it sends. Every case is run by the blocking call and by the future. Time is
// injected, so that no test waits.
package io.github.agentwait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AwaitTest {
  private static final String DONE = "\"step\":\"completed\",\"text\":\"Done.\"";
  private static Emulator api;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    api = new Emulator();
    // A script with a reset makes the server keep no connection open; in the middle of the tests
    // that would break one that the client has kept, and count as another failure.
    api.script("no_kept_connections", "\"step\":\"reset\"");
  }

  @AfterAll
  static void stop() throws IOException {
    api.close();
  }

  private static <E extends AwaitException> E errorOf(Class<E> type, Trial trial) {
    return assertInstanceOf(type, trial.error, () -> String.valueOf(trial.error));
  }

  private static String after(Trial trial) {
    assertNull(trial.error);
    return trial.status.finalText();
  }

  @Test
  void pollsUntilTheAgentHasFinished() {
    Trial trial = Trial.of(api, "\"step\":\"processing\",\"times\":2", DONE);
    assertEquals("Done.", after(trial));
    assertEquals(List.of("ASYNC_PROCESSING", "ASYNC_PROCESSING", "COMPLETED"), trial.states);
    assertEquals(List.of(2000L, 2000L), trial.paused);
    var request = new Emulator.Request(200, "Bearer " + api.key, "user_id=" + api.user, false);
    assertEquals(Collections.nCopies(3, request), trial.requests);
  }

  @Test
  void waitsFailuresOutWithABackoffAndARetryAfterAsLongAsItSays() {
    var policy = new Policy(Duration.ZERO, Duration.ZERO, Duration.ofMinutes(10));
    Trial trial =
        Trial.of(
            api,
            builder -> builder.policy(policy),
            "\"step\":\"unavailable\"",
            "\"step\":\"html_page\"",
            "\"step\":\"garbage\"",
            "\"step\":\"completed\",\"text\":\"a body that breaks off\",\"truncated_at\":40",
            "\"step\":\"rate_limited\",\"retry_after_ms\":120000",
            "\"step\":\"not_found\"",
            DONE);
    assertEquals("Done.", after(trial));
    assertEquals(List.of(4_000L, 8_000L, 16_000L, 32_000L, 120_000L, 128_000L), trial.paused);
  }

  /** Java's client repeats such a request itself; a client that does not makes it a failure. */
  @Test
  void aConnectionThatIsClosedWithoutAnAnswerIsWaitedOut() {
    Trial trial = Trial.of(api, "\"step\":\"reset\"", DONE);
    assertEquals("Done.", after(trial));
    assertEquals(List.of(0, 200), trial.requests.stream().map(Emulator.Request::status).toList());
    assertTrue(List.of(List.of(), List.of(4_000L)).contains(trial.paused), trial.paused.toString());
  }

  @Test
  void aLongerRetryAfterThanTheBackoffWins() {
    Trial trial = Trial.of(api, "\"step\":\"rate_limited\",\"retry_after_ms\":30000", DONE);
    assertEquals(List.of(30_000L), trial.paused);
  }

  @Test
  void anAgentThatFailedIsAnErrorWithTheStatus() {
    Trial trial = Trial.of(api, "\"step\":\"failed\",\"text\":\"out of credits\"");
    var error = errorOf(AgentFailedException.class, trial);
    assertEquals("the agent failed: out of credits", error.getMessage());
    assertEquals(Phase.FAILED, error.status().phase());
    assertEquals(1, error.polls());
    assertEquals(Duration.ZERO, error.elapsed());
    assertTrue(error.interactionId().startsWith("int_"));
  }

  @Test
  void anAgentThatWaitsForAPersonFailsIsWaitedForOrIsReturned() {
    String[] steps = {"\"step\":\"needs_approval\",\"times\":2", DONE};
    var error = errorOf(AgentNeedsInputException.class, Trial.of(api, steps));
    assertTrue(error.getMessage().contains("APPROVAL_REQUIRED"), error.getMessage());
    Trial returned = Trial.of(api, builder -> builder.onNeedsInput(OnNeedsInput.RETURN), steps);
    assertEquals(Phase.NEEDS_INPUT, returned.status.phase());
    assertEquals("Done.", after(Trial.of(api, b -> b.onNeedsInput(OnNeedsInput.WAIT), steps)));
  }

  @Test
  void theDeadlineEndsTheWaitAfterALastPoll() {
    Trial trial =
        Trial.of(api, builder -> builder.timeout(Duration.ofSeconds(5)), "\"step\":\"processing\"");
    var error = errorOf(DeadlineExceededException.class, trial);
    assertEquals(
        "the deadline of 5000 ms has passed after 4 polls; the agent was in the state"
            + " ASYNC_PROCESSING",
        error.getMessage());
    assertEquals(List.of(2_000L, 2_000L, 1_000L), trial.paused);
    assertEquals(4, trial.requests.size());
    assertEquals("ASYNC_PROCESSING", error.status().state());
  }

  @Test
  void aDeadlineInAnOutageSaysWhatIsWrong() {
    Trial trial =
        Trial.of(
            api, builder -> builder.timeout(Duration.ofSeconds(5)), "\"step\":\"unavailable\"");
    String message = errorOf(DeadlineExceededException.class, trial).getMessage();
    assertTrue(
        message.contains("no status could be read: the last 3 polls failed: HTTP "), message);
    assertTrue(message.contains("503"), message);
  }

  @Test
  void aRetryAfterPastTheDeadlineLeavesNoLastPoll() {
    Trial trial =
        Trial.of(
            api,
            builder -> builder.timeout(Duration.ofSeconds(5)),
            "\"step\":\"rate_limited\",\"retry_after_ms\":60000");
    var error = errorOf(DeadlineExceededException.class, trial);
    assertEquals(List.of(5_000L), trial.paused);
    assertEquals(1, trial.requests.size());
    assertEquals(Duration.ofSeconds(5), error.elapsed());
  }

  @Test
  void aRefusalIsAnErrorWithTheAnswer() {
    Trial trial =
        Trial.of(api, "\"step\":\"error\",\"status\":402,\"slug\":\"insufficient_credits\"");
    var error = errorOf(PollRefusedException.class, trial);
    assertEquals(Reason.PAYMENT_REQUIRED, error.reason());
    assertEquals(402, error.apiError().httpStatus());
    assertEquals("insufficient_credits", error.apiError().code());
    assertNull(error.status());
  }

  @Test
  void aRedirectIsNotFollowed() {
    String target = api.url + "/agent_status/elsewhere";
    Trial trial = Trial.of(api, "\"step\":\"redirect\",\"text\":\"" + target + "\"");
    var error = errorOf(PollRefusedException.class, trial);
    assertEquals(307, error.apiError().httpStatus());
    String origin = target.substring(0, target.indexOf('/', "http://".length()));
    assertTrue(
        error
            .getMessage()
            .startsWith("HTTP 307 with a redirect from " + origin + " to " + origin + ", which"),
        error.getMessage());
    assertEquals(error.getMessage(), error.problem());
    assertEquals(List.of(), api.requests("elsewhere"));
  }

  @Test
  void anAnswerThatDoesNotComeIsAFailureAfterTheTimeOfARequest() {
    Trial trial =
        Trial.of(
            api,
            b -> b.requestTimeout(Duration.ofMillis(200)).timeout(Duration.ofSeconds(1)),
            "\"step\":\"hang\"");
    String message = errorOf(DeadlineExceededException.class, trial).getMessage();
    assertTrue(message.contains("no answer within 200 ms"), message);
  }

  @Test
  void aBodyOverTheLimitIsRefused() {
    String text = "x".repeat(10_000);
    Trial trial =
        Trial.of(
            api,
            builder -> builder.maxBytes(1_000),
            "\"step\":\"completed\",\"text\":\"" + text + "\"");
    var error = errorOf(PollRefusedException.class, trial);
    assertEquals(Reason.TOO_LARGE, error.reason());
    assertTrue(
        error.getMessage().contains("larger than 1000 bytes; raise maxBytes"), error.getMessage());
    assertEquals(1, trial.requests.size(), "it is not fetched again");
  }
}
