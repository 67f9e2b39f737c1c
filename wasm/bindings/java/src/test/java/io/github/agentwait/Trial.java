package io.github.agentwait;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One wait with a clock that only pausing moves: how it ended, how it paused and what it asked. */
final class Trial {
  private static int interactions;

  @Nullable Status status;
  @Nullable Throwable error;
  final List<Long> paused = new ArrayList<>();
  final List<String> states = new ArrayList<>();
  final List<Emulator.Request> requests;

  private Trial(
      Emulator api, boolean async, UnaryOperator<AgentAwaiterBuilder> set, String... steps) {
    String id = "int_" + ++interactions;
    api.script(id, steps);
    var clock = new AtomicReference<>(Instant.parse("2026-03-05T10:30:00Z"));
    var builder =
        AgentAwaiter.builder(api.key)
            .baseUrl(api.url)
            .requestTimeout(Duration.ofSeconds(5))
            .clock(clock::get)
            .nanoTime(() -> Duration.between(Instant.EPOCH, clock.get()).toNanos())
            .random(() -> 0.5)
            .delay(
                duration -> {
                  paused.add(Math.round(duration.toNanos() / 1e6));
                  clock.updateAndGet(now -> now.plus(duration));
                  return CompletableFuture.completedFuture(null);
                })
            .onStatus((read, decision) -> states.add(read.state()));
    AgentAwaiter awaiter = set.apply(builder).build();
    var ref = InteractionRef.ofUser(id, api.user);
    try {
      status = async ? awaiter.awaitAgentAsync(ref).get() : awaiter.awaitAgent(ref);
    } catch (ExecutionException e) {
      error = e.getCause();
    } catch (AwaitException | InterruptedException e) {
      error = e;
    }
    requests = api.requests(id);
  }

  /** Awaits a script in both ways, which have to do the same, and returns the blocking one. */
  static Trial of(Emulator api, UnaryOperator<AgentAwaiterBuilder> set, String... steps) {
    var blocking = new Trial(api, false, set, steps);
    var async = new Trial(api, true, set, steps);
    if (!blocking.told().equals(async.told())) {
      throw new AssertionError("blocking: " + blocking.told() + "\nasync: " + async.told());
    }
    return blocking;
  }

  static Trial of(Emulator api, String... steps) {
    return of(api, builder -> builder, steps);
  }

  private List<Object> told() {
    return List.of(
        status == null ? "" : status + status.finalText(),
        String.valueOf(error),
        paused,
        states,
        requests);
  }
}
