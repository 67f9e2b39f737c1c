package io.github.agentwait;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
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
  private final HttpRequest.Builder request;
  private final Secret key;
  private final int maxBytes;

  Poller(HttpClient client, URI base, InteractionRef ref, Secret key, int max) {
    this.client = client;
    this.key = key;
    this.maxBytes = max;
    this.request =
        HttpRequest.newBuilder(target(base, ref))
            .header("Authorization", key.header())
            .header("Accept", "application/json");
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
   *
   * @param limit how long it may take, its body included
   */
  CompletableFuture<Answer> poll(Duration limit) {
    CompletableFuture<HttpResponse<byte[]>> exchange =
        client.sendAsync(
            request.copy().timeout(limit).build(), response -> new BoundedBody(maxBytes));
    CompletableFuture<Answer> answer =
        exchange.thenApply(Poller::answered).orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS);
    CompletableFuture<Answer> described =
        answer
            .whenComplete(
                (got, error) -> {
                  if (error != null) { // out of time, or cancelled
                    exchange.cancel(true);
                  }
                })
            .exceptionally(error -> failed(error, limit));
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
    int status = response.statusCode();
    List<String> headers = response.headers().allValues("Retry-After");
    @Nullable String retryAfter = headers.isEmpty() ? null : String.join(", ", headers);
    @Nullable String location = response.headers().firstValue("Location").orElse(null);
    if (status >= 300 && status <= 399 && location != null) {
      return Answer.redirect(
          status, retryAfter, Words.redirect(status, response.request().uri(), location));
    }
    return new Answer(status, response.body(), retryAfter, "");
  }

  private Answer failed(Throwable thrown, Duration limit) {
    Throwable error =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    boolean late =
        error instanceof TimeoutException
            || (error instanceof HttpTimeoutException
                && !(error instanceof HttpConnectTimeoutException));
    if (late) {
      return Answer.none("no answer within %d ms".formatted(limit.toMillis()));
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
