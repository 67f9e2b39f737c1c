// The whole waits of testdata/waits, on fake time: each has to make its requests at the same
// milliseconds as in every other language, and to end in the same way, by a thread and without one.
package io.github.agentwait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class WaitsTest {
  private static final List<Path> FILES = WaitCase.files();
  private static int passed;

  @AfterAll
  static void all() {
    System.out.printf("waits passed: %d of %d%n", passed, FILES.size());
    assertTrue(FILES.size() >= 150);
    assertEquals(FILES.size(), passed);
  }

  @TestFactory
  Stream<DynamicTest> waits() {
    return FILES.stream()
        .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(file)));
  }

  private static void check(Path file) throws InterruptedException {
    WaitCase wait = WaitCase.of(file);
    for (boolean async : List.of(false, true)) {
      assertEquals(wait.want(), run(wait, async), () -> wait.reason() + " async: " + async);
    }
    passed++;
  }

  private static WaitCase.End run(WaitCase wait, boolean async) throws InterruptedException {
    var api = new ScriptedClient(wait);
    AgentAwaiter awaiter;
    try {
      awaiter = awaiter(wait, api);
    } catch (IllegalArgumentException e) {
      assertTrue(e.getMessage().startsWith("agentwait: baseUrl is "), e.getMessage());
      return end("invalid_base_url", api, null, null, null);
    }
    var ref = InteractionRef.ofUser("xYz789AbCdEfGhI", "u");
    Status status;
    try {
      status = async ? awaiter.awaitAgentAsync(ref).get() : awaiter.awaitAgent(ref);
    } catch (ExecutionException e) {
      return failed(wait, api, (AwaitException) e.getCause());
    } catch (AwaitException e) {
      return failed(wait, api, e);
    }
    return status.phase() == Phase.COMPLETED
        ? end("completed", api, status, status.finalText(), null)
        : end("returned", api, status, null, null);
  }

  private static WaitCase.End failed(WaitCase wait, ScriptedClient api, AwaitException error) {
    assertEquals(api.polls().size(), error.polls());
    assertEquals(api.elapsed(), error.elapsed());
    assertTrue(error.getMessage().contains(error.problem()), error::getMessage);
    String piece = wait.want().problemContains();
    String told = piece != null && error.getMessage().contains(piece) ? piece : null;
    return end(nameOf(error), api, error.status(), null, told);
  }

  private static WaitCase.End end(
      String name,
      ScriptedClient api,
      @Nullable Status status,
      @Nullable String reply,
      @Nullable String told) {
    String state = status == null ? null : status.state();
    return new WaitCase.End(name, api.polls(), api.elapsed().toMillis(), state, reply, told);
  }

  private static String nameOf(AwaitException error) {
    if (error instanceof PollRefusedException refused) {
      return refused.reason().name().toLowerCase(Locale.ROOT);
    }
    return error instanceof AgentFailedException
        ? "failed"
        : error instanceof AgentNeedsInputException ? "needs_input" : "deadline_exceeded";
  }

  private static AgentAwaiter awaiter(WaitCase wait, ScriptedClient api) {
    WaitCase.Options options = wait.given();
    double random = wait.random() == null ? 0.5 : wait.random();
    var builder =
        AgentAwaiter.builder("k")
            .httpClient(api)
            .clock(api::now)
            .nanoTime(() -> api.elapsed().toNanos())
            .random(() -> random)
            .delay(api::pause)
            .policy(
                new Policy(
                    milliseconds(options.minIntervalMs()),
                    milliseconds(options.maxIntervalMs()),
                    milliseconds(options.notFoundGraceMs())));
    if (options.timeoutMs() != null) {
      builder.timeout(milliseconds(options.timeoutMs()));
    }
    if (options.requestTimeoutMs() != null) {
      builder.requestTimeout(milliseconds(options.requestTimeoutMs()));
    }
    if (options.maxBodyBytes() != null) {
      builder.maxBytes(options.maxBodyBytes());
    }
    if (options.baseUrl() != null) {
      builder.baseUrl(options.baseUrl());
    }
    if (options.onNeedsInput() != null) {
      builder.onNeedsInput(OnNeedsInput.valueOf(options.onNeedsInput().toUpperCase(Locale.ROOT)));
    }
    return builder.build();
  }

  /** Zero stands for the default. */
  private static Duration milliseconds(@Nullable Long number) {
    return number == null ? Duration.ZERO : Duration.ofMillis(number);
  }
}
