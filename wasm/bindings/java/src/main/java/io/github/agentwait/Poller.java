package io.github.agentwait;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Makes the requests of one wait. */
final class Poller {
  private final HttpClient client;
  private final HttpRequest request;
  private final Secret key;
  private final Duration timeout;
  private final int maxBytes;

  Poller(HttpClient client, URI base, InteractionRef ref, Secret key, Duration timeout, int max) {
    this.client = client;
    this.key = key;
    this.timeout = timeout;
    this.maxBytes = max;
    this.request =
        HttpRequest.newBuilder(target(base, ref))
            .header("Authorization", key.header())
            .header("Accept", "application/json")
            .build();
  }

  private static URI target(URI base, InteractionRef ref) {
    List<String> owners = new ArrayList<>();
    if (ref.userId() != null) {
      owners.add("user_id=" + escaped(ref.userId()));
    }
    if (ref.projectId() != null) {
      owners.add("project_id=" + escaped(ref.projectId()));
    }
    String root = base.toString().replaceFirst("/+$", "");
    String id = escaped(ref.interactionId());
    return URI.create("%s/agent_status/%s?%s".formatted(root, id, String.join("&", owners)));
  }

  private static String escaped(String id) {
    return URLEncoder.encode(id, StandardCharsets.UTF_8);
  }

  /**
   * Makes one request. Whatever happens to it is an answer; only cancelling the future, which ends
   * the request, is not.
   */
  CompletableFuture<Answer> poll() {
    CompletableFuture<HttpResponse<byte[]>> exchange =
        client.sendAsync(request, response -> new BoundedBody(maxBytes));
    CompletableFuture<Answer> answer =
        exchange.thenApply(Poller::answered).orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    CompletableFuture<Answer> described =
        answer
            .whenComplete(
                (got, error) -> {
                  if (error != null) { // out of time, or cancelled
                    exchange.cancel(true);
                  }
                })
            .exceptionally(this::failed);
    var unused =
        described.whenComplete(
            (got, error) -> {
              if (error != null) { // cancelled: nothing else fails it
                answer.cancel(true);
              }
            });
    return described;
  }

  private static Answer answered(HttpResponse<byte[]> response) {
    @Nullable String retryAfter = response.headers().firstValue("Retry-After").orElse(null);
    return new Answer(response.statusCode(), response.body(), retryAfter, "");
  }

  private Answer failed(Throwable thrown) {
    Throwable error =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    if (error instanceof TimeoutException) {
      return Answer.none("no answer within %d ms".formatted(timeout.toMillis()));
    }
    Throwable cause = error.getCause();
    String why = said(error) + (cause == null || cause == error ? "" : " (" + said(cause) + ")");
    return Answer.none(key.hiddenIn(why));
  }

  /** The client's exceptions often have no message. */
  private static String said(Throwable error) {
    String message = error.getMessage();
    return message == null ? error.getClass().getSimpleName() : message;
  }
}
