package io.github.agentwait;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Drives a wait without a thread of its own. */
final class AsyncWait {
  private final Wait wait;
  private final Poller poller;
  private final Function<Duration, CompletableFuture<?>> delay;
  private final CompletableFuture<Status> result = new CompletableFuture<>();

  /** The request or the pause that the wait is in. */
  private volatile @Nullable CompletableFuture<?> current;

  AsyncWait(Wait wait, Poller poller, Function<Duration, CompletableFuture<?>> delay) {
    this.wait = wait;
    this.poller = poller;
    this.delay = delay;
    var unused = result.whenComplete((status, error) -> stop());
  }

  /** Begins. To complete or cancel the result ends the wait. */
  CompletableFuture<Status> start() {
    poll();
    return result;
  }

  private void poll() {
    after(poller.poll(wait.beginPoll()), this::answered);
  }

  private void answered(Answer answer) {
    Wait.Step step = wait.answered(answer);
    if (step.status() != null) {
      result.complete(step.status());
    } else {
      after(delay.apply(step.pause()), paused -> poll());
    }
  }

  /** What a caller's callback throws ends the wait, too. */
  private <T> void after(CompletableFuture<T> event, Consumer<? super T> next) {
    current = event;
    if (result.isDone()) {
      stop();
      return;
    }
    var unused =
        event
            .thenAcceptAsync(next)
            .whenComplete(
                (nothing, error) -> {
                  if (error != null) {
                    Throwable cause = error.getCause();
                    result.completeExceptionally(cause == null ? error : cause);
                  }
                });
  }

  private void stop() {
    CompletableFuture<?> event = current;
    if (event != null) {
      event.cancel(true);
    }
  }
}
