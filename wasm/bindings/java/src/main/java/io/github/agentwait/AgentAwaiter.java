package io.github.agentwait;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Polls interactions until their agents have finished. Network failures, 408, 425, 429, 5xx and
 * unreadable answers are waited out, with a backoff and as long as a {@code Retry-After} says. So
 * is what is not the API's own answer, such as a proxy's page or a redirect, until it persists.
 *
 * <p>One awaiter serves any number of waits and threads. The key is sent in a header only, and no
 * redirect is followed.
 */
public final class AgentAwaiter {
  /** What all waits of an awaiter have in common. */
  record Settings(
      Secret key,
      URI baseUrl,
      Duration timeout,
      Duration requestTimeout,
      Policy policy,
      OnNeedsInput onNeedsInput,
      BiConsumer<Status, Decision> onStatus,
      int maxBytes,
      HttpClient httpClient,
      InstantSource clock,
      LongSupplier nanoTime,
      DoubleSupplier random,
      Function<Duration, CompletableFuture<?>> delay) {}

  private final Settings settings;

  AgentAwaiter(Settings settings) {
    this.settings = settings;
  }

  /**
   * Begins the settings of an awaiter.
   *
   * @param apiKey the key of the API
   * @return a builder
   * @throws IllegalArgumentException where a header cannot carry the key
   */
  public static AgentAwaiterBuilder builder(String apiKey) {
    return new AgentAwaiterBuilder(apiKey);
  }

  /**
   * Waits until the agent has finished.
   *
   * @param ref which interaction
   * @return the last status
   * @throws AgentFailedException where the agent has failed
   * @throws AgentNeedsInputException where it waits for a person, and the wait does not
   * @throws DeadlineExceededException where the time is up
   * @throws PollRefusedException where the API refuses to answer, or its answer is over {@code
   *     maxBytes}
   * @throws InterruptedException where the thread is interrupted; the agent goes on, since the API
   *     cannot cancel it
   */
  public Status awaitAgent(InteractionRef ref) throws InterruptedException {
    Limits.given("ref", ref, "an InteractionRef");
    Wait wait = new Wait(settings, ref);
    Poller poller = pollerOf(ref);
    while (true) {
      Wait.Step step = wait.answered(get(poller.poll(wait.beginPoll())));
      if (step.status() != null) {
        return step.status();
      }
      get(settings.delay().apply(step.pause()));
    }
  }

  /**
   * Waits without a thread: the same, as a future. It completes exceptionally with what {@link
   * #awaitAgent} throws. To cancel it ends the request or the pause that it is in; the agent goes
   * on.
   *
   * @param ref which interaction
   * @return the last status
   */
  public CompletableFuture<Status> awaitAgentAsync(InteractionRef ref) {
    Limits.given("ref", ref, "an InteractionRef");
    return new AsyncWait(new Wait(settings, ref), pollerOf(ref), settings.delay()).start();
  }

  private Poller pollerOf(InteractionRef ref) {
    return new Poller(
        settings.httpClient(), settings.baseUrl(), ref, settings.key(), settings.maxBytes());
  }

  /** Waits for a request or a pause, which an interruption ends. */
  private static <T> T get(CompletableFuture<T> event) throws InterruptedException {
    try {
      return event.get();
    } catch (InterruptedException interrupted) {
      event.cancel(true);
      throw interrupted;
    } catch (CancellationException | ExecutionException failed) {
      throw new IllegalStateException(
          "agentwait: the delay failed; check the one that was set", failed);
    }
  }
}
