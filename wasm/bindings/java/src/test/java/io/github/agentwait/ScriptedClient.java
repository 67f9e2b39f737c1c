package io.github.agentwait;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow.Subscription;
import javax.net.ssl.SSLSession;

/** The API of a case and its clock, which only answers and pauses move. */
final class ScriptedClient extends FakeClient {
  private static final Instant BEGAN = Instant.parse("2026-03-05T10:30:00Z");

  private final WaitCase script;
  private final List<Long> polls = new ArrayList<>();
  private volatile Duration elapsed = Duration.ZERO;

  ScriptedClient(WaitCase script) {
    super(new CompletableFuture<>());
    this.script = script;
  }

  Instant now() {
    return BEGAN.plus(elapsed);
  }

  Duration elapsed() {
    return elapsed;
  }

  List<Long> polls() {
    return polls;
  }

  CompletableFuture<?> pause(Duration duration) {
    elapsed = elapsed.plus(duration);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    WaitCase.Step answer = script.answer(polls.size());
    polls.add(elapsed.toMillis());
    Duration latency = Duration.ofMillis(answer.latencyMs());
    Duration limit = request.timeout().orElseThrow();
    if (latency.compareTo(limit) > 0) {
      elapsed = elapsed.plus(limit);
      return CompletableFuture.failedFuture(new HttpTimeoutException("no answer in time"));
    }
    elapsed = elapsed.plus(latency);
    if (answer.network()) {
      return CompletableFuture.failedFuture(new IOException("connection refused"));
    }
    var response = new Response<T>(request, answer);
    response.body = read(handler.apply(response), answer.text());
    return CompletableFuture.completedFuture(response);
  }

  private static <T> T read(BodySubscriber<T> subscriber, String body) {
    subscriber.onSubscribe(
        new Subscription() {
          @Override
          public void request(long n) {}

          @Override
          public void cancel() {}
        });
    subscriber.onNext(List.of(ByteBuffer.wrap(body.getBytes(UTF_8))));
    subscriber.onComplete();
    return subscriber.getBody().toCompletableFuture().join();
  }

  private static final class Response<T> implements HttpResponse<T>, ResponseInfo {
    private final HttpRequest request;
    private final WaitCase.Step answer;
    private T body;

    Response(HttpRequest request, WaitCase.Step answer) {
      this.request = request;
      this.answer = answer;
    }

    @Override
    public int statusCode() {
      return answer.status() == null ? 200 : answer.status();
    }

    @Override
    public HttpHeaders headers() {
      Map<String, List<String>> headers = new HashMap<>();
      if (answer.retryAfter() != null) {
        headers.put("Retry-After", List.of(answer.retryAfter()));
      }
      if (answer.location() != null) {
        headers.put("Location", List.of(answer.location()));
      }
      return HttpHeaders.of(headers, (name, value) -> true);
    }

    @Override
    public T body() {
      return body;
    }

    @Override
    public HttpRequest request() {
      return request;
    }

    @Override
    public Optional<HttpResponse<T>> previousResponse() {
      return Optional.empty();
    }

    @Override
    public Optional<SSLSession> sslSession() {
      return Optional.empty();
    }

    @Override
    public URI uri() {
      return request.uri();
    }

    @Override
    public HttpClient.Version version() {
      return HttpClient.Version.HTTP_1_1;
    }
  }
}
