package io.github.agentwait;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The settings of an {@link AgentAwaiter}: only the key is required. */
public final class AgentAwaiterBuilder {
  private static final class Shared {
    static final HttpClient CLIENT =
        HttpClient.newBuilder().followRedirects(Redirect.NEVER).build();
  }

  /** As good as for ever, and no overflow in any unit. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private final Secret key;
  private URI baseUrl = URI.create("https://api.gumloop.com/api/v1");
  private Duration timeout = Duration.ofMinutes(10);
  private Duration requestTimeout = Duration.ofSeconds(30);
  private Policy policy = Policy.DEFAULT;
  private OnNeedsInput onNeedsInput = OnNeedsInput.FAIL;
  private BiConsumer<Status, Decision> onStatus = (status, decision) -> {};
  private int maxBytes = AgentStatus.DEFAULT_MAX_BYTES;
  private @Nullable HttpClient httpClient;
  private InstantSource clock = Clock.systemUTC();
  private DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();
  private Function<Duration, CompletableFuture<?>> delay = AgentAwaiterBuilder::timer;

  AgentAwaiterBuilder(String apiKey) {
    Objects.requireNonNull(apiKey, "apiKey");
    // The built-in client quotes a header that it refuses, key and all.
    if (apiKey.isEmpty() || !apiKey.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalArgumentException(
          "agentwait: apiKey is empty or has characters that a header cannot carry;"
              + " check for line breaks");
    }
    key = new Secret(apiKey);
  }

  /**
   * Where the API is.
   *
   * @param url with http or https; defaults to {@code https://api.gumloop.com/api/v1}
   * @return this
   * @throws IllegalArgumentException where it is no such URL
   */
  public AgentAwaiterBuilder baseUrl(URI url) {
    boolean web =
        "https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme());
    if (!web
        || url.getHost() == null
        || url.getRawQuery() != null
        || url.getRawFragment() != null
        || url.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "agentwait: baseUrl is no URL of an API: give one such as https://api.gumloop.com/api/v1");
    }
    baseUrl = url;
    return this;
  }

  /**
   * How long to wait in all. The last poll is made at its end, unless the server's {@code
   * Retry-After} reaches further. It does not cut a request short.
   *
   * @param duration more than zero; defaults to 10 minutes
   * @return this
   * @throws IllegalArgumentException where it is not
   */
  public AgentAwaiterBuilder timeout(Duration duration) {
    timeout = positive("timeout", duration);
    return this;
  }

  /**
   * How long one request may take, its body included.
   *
   * @param duration more than zero; defaults to 30 seconds
   * @return this
   * @throws IllegalArgumentException where it is not
   */
  public AgentAwaiterBuilder requestTimeout(Duration duration) {
    requestTimeout = positive("requestTimeout", duration);
    return this;
  }

  /**
   * How often to poll.
   *
   * @param value defaults to {@link Policy#DEFAULT}
   * @return this
   */
  public AgentAwaiterBuilder policy(Policy value) {
    policy = Objects.requireNonNull(value, "policy");
    return this;
  }

  /**
   * What to do where the agent waits for a person.
   *
   * @param value defaults to {@link OnNeedsInput#FAIL}
   * @return this
   */
  public AgentAwaiterBuilder onNeedsInput(OnNeedsInput value) {
    onNeedsInput = Objects.requireNonNull(value, "onNeedsInput");
    return this;
  }

  /**
   * Called with each status that was read, before the next delay. What it throws ends the wait.
   *
   * @param callback the status, and what follows from it
   * @return this
   */
  public AgentAwaiterBuilder onStatus(BiConsumer<Status, Decision> callback) {
    onStatus = Objects.requireNonNull(callback, "onStatus");
    return this;
  }

  /**
   * The largest body that is read.
   *
   * @param bytes from 1 to 512 MiB; defaults to 32 MiB
   * @return this
   * @throws IllegalArgumentException where it is not
   */
  public AgentAwaiterBuilder maxBytes(int bytes) {
    if (bytes < 1 || bytes > 512 << 20) {
      throw new IllegalArgumentException(
          "agentwait: maxBytes is %d: give 1 to %d".formatted(bytes, 512 << 20));
    }
    maxBytes = bytes;
    return this;
  }

  /**
   * The client that polls: for proxies, certificates or executors of your own.
   *
   * @param client one that follows no redirects, since the key would go with them
   * @return this
   * @throws IllegalArgumentException where it follows them
   */
  public AgentAwaiterBuilder httpClient(HttpClient client) {
    if (client.followRedirects() != Redirect.NEVER) {
      throw new IllegalArgumentException(
          "agentwait: httpClient follows redirects, and the key would go with them:"
              + " build it with followRedirects(Redirect.NEVER)");
    }
    httpClient = client;
    return this;
  }

  /**
   * The time, to be replaced in tests.
   *
   * @param source defaults to the system's clock
   * @return this
   */
  public AgentAwaiterBuilder clock(InstantSource source) {
    clock = Objects.requireNonNull(source, "clock");
    return this;
  }

  /**
   * Random numbers for the jitter, to be replaced in tests.
   *
   * @param numbers in [0, 1)
   * @return this
   */
  public AgentAwaiterBuilder random(DoubleSupplier numbers) {
    random = Objects.requireNonNull(numbers, "random");
    return this;
  }

  /**
   * How to pause, to be replaced in tests.
   *
   * @param timer makes a future that completes after the duration; it is cancelled where the wait
   *     ends before
   * @return this
   */
  public AgentAwaiterBuilder delay(Function<Duration, CompletableFuture<?>> timer) {
    delay = Objects.requireNonNull(timer, "delay");
    return this;
  }

  /**
   * Makes the awaiter.
   *
   * @return one for any number of waits
   */
  public AgentAwaiter build() {
    HttpClient client = httpClient == null ? Shared.CLIENT : httpClient;
    return new AgentAwaiter(
        new AgentAwaiter.Settings(
            key,
            baseUrl,
            timeout,
            requestTimeout,
            policy,
            onNeedsInput,
            onStatus,
            maxBytes,
            client,
            clock,
            random,
            delay));
  }

  private static Duration positive(String field, Duration duration) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException(
          "agentwait: %s is %s: give more than zero".formatted(field, duration));
    }
    return duration.compareTo(LONGEST) < 0 ? duration : LONGEST;
  }

  private static CompletableFuture<?> timer(Duration duration) {
    return new CompletableFuture<Void>()
        .completeOnTimeout(null, duration.toNanos(), TimeUnit.NANOSECONDS);
  }
}
