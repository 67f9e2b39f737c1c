// How a wait is stopped from outside: by interrupting the thread, and by cancelling the future, in
// the middle of a request and of a pause.
package io.github.agentwait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StopTest {
  private static Emulator api;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    api = new Emulator();
    api.script("works", "\"step\":\"processing\"");
  }

  @AfterAll
  static void stop() throws IOException {
    api.close();
  }

  private final CompletableFuture<CompletableFuture<?>> pause = new CompletableFuture<>();

  private final AgentAwaiter awaiter =
      AgentAwaiter.builder(api.key)
          .baseUrl(api.url)
          .delay(
              duration -> {
                var endless = new CompletableFuture<Void>();
                pause.complete(endless);
                return endless;
              })
          .build();

  private final CompletableFuture<HttpResponse<?>> exchange = new CompletableFuture<>();
  private final FakeClient client = new FakeClient(exchange);
  private final AgentAwaiterBuilder unanswered = AgentAwaiter.builder("k").httpClient(client);

  private void assertThePauseWasCancelled() throws Exception {
    var cancelled = pause.get();
    assertThrows(Exception.class, () -> cancelled.get(10, TimeUnit.SECONDS));
    assertTrue(cancelled.isCancelled());
  }

  @Test
  void anInterruptionEndsAPause() throws Exception {
    var wait = new FutureTask<>(() -> awaiter.awaitAgent(InteractionRef.ofUser("works", api.user)));
    var thread = new Thread(wait);
    thread.start();
    pause.get();
    thread.interrupt();
    var error = assertThrows(ExecutionException.class, wait::get);
    assertEquals(InterruptedException.class, error.getCause().getClass());
    assertThePauseWasCancelled();
  }

  @Test
  void anInterruptionEndsARequest() throws Exception {
    var awaiter = unanswered.build();
    var wait = new FutureTask<>(() -> awaiter.awaitAgent(InteractionRef.ofUser("x", "u")));
    var thread = new Thread(wait);
    thread.start();
    while (client.asked.isEmpty()) {
      Thread.onSpinWait();
    }
    thread.interrupt();
    var error = assertThrows(ExecutionException.class, wait::get);
    assertEquals(InterruptedException.class, error.getCause().getClass());
    assertTrue(exchange.isCancelled());
  }

  @Test
  void theTimeOfARequestEndsIt() {
    var awaiter =
        unanswered.requestTimeout(Duration.ofMillis(1)).timeout(Duration.ofMillis(1)).build();
    var ref = InteractionRef.ofUser("x", "u");
    var error = assertThrows(DeadlineExceededException.class, () -> awaiter.awaitAgent(ref));
    assertTrue(error.getMessage().endsWith("no answer within 1 ms"), error.getMessage());
    assertTrue(exchange.isCancelled());
  }

  @Test
  void cancellingEndsAPause() throws Exception {
    var wait = awaiter.awaitAgentAsync(InteractionRef.ofUser("works", api.user));
    pause.get();
    assertTrue(wait.cancel(true));
    assertThePauseWasCancelled();
  }

  @Test
  void aTimeLimitOfTheCallerEndsIt() throws Exception {
    var wait = awaiter.awaitAgentAsync(InteractionRef.ofUser("works", api.user));
    pause.get();
    var error =
        assertThrows(
            ExecutionException.class, () -> wait.orTimeout(1, TimeUnit.MILLISECONDS).get());
    assertEquals(TimeoutException.class, error.getCause().getClass());
    assertThePauseWasCancelled();
  }

  @Test
  void cancellingEndsARequest() {
    var wait = unanswered.build().awaitAgentAsync(InteractionRef.ofUser("x", "u"));
    assertEquals(1, client.asked.size());
    assertTrue(wait.cancel(true));
    assertTrue(exchange.isCancelled());
  }

  @Test
  void whatACallbackThrowsEndsIt() {
    var broken =
        AgentAwaiter.builder(api.key)
            .baseUrl(api.url)
            .timeout(Duration.ofDays(1_000_000)) // as good as for ever
            .onStatus(
                (status, decision) -> {
                  throw new UnsupportedOperationException("by the callback");
                })
            .build();
    var ref = InteractionRef.ofUser("works", api.user);
    assertThrows(UnsupportedOperationException.class, () -> broken.awaitAgent(ref));
    var error = assertThrows(ExecutionException.class, () -> broken.awaitAgentAsync(ref).get());
    assertEquals(UnsupportedOperationException.class, error.getCause().getClass());
  }
}
