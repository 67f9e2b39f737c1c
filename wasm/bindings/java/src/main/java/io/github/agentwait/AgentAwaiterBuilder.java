package io.github.agentwait;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The settings of an {@link AgentAwaiter}: only the key is required. */
public final class AgentAwaiterBuilder {
  private static final class Shared {
    static final HttpClient CLIENT =
        HttpClient.newBuilder().followRedirects(Redirect.NEVER).build();
  }

  /** As good as for ever, and no overflow in any unit. */
  private static final Duration FOR_EVER = Duration.ofDays(36_500);

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
  private LongSupplier nanoTime = System::nanoTime;
  private DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();
  private Function<Duration, CompletableFuture<?>> delay = AgentAwaiterBuilder::timer;

  AgentAwaiterBuilder(String apiKey) {
    Limits.given("apiKey", apiKey, "the key of your account");
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
   * @param url {@code https://host[:port][/path]}, or {@code http://} on {@code localhost}, {@code
   *     127.0.0.0/8} and {@code [::1]} alone, so that the key crosses no network in the clear;
   *     defaults to {@code https://api.gumloop.com/api/v1}
   * @return this
   * @throws IllegalArgumentException where it is no such URL
   */
  public AgentAwaiterBuilder baseUrl(String url) {
    Limits.given("baseUrl", url, "a URL such as https://api.gumloop.com/api/v1");
    return baseUrl(BaseUrl.parsed(url, key));
  }

  /**
   * The same, as a URI.
   *
   * @param url as above
   * @return this
   * @throws IllegalArgumentException where it is no such URL
   */
  public AgentAwaiterBuilder baseUrl(URI url) {
    Limits.given("baseUrl", url, "a URL such as https://api.gumloop.com/api/v1");
    baseUrl = BaseUrl.checked(url, key);
    return this;
  }

  /**
   * How long to wait in all. The last poll is made at its end, unless the server's {@code
   * Retry-After} reaches further. A request may take until then, but always 5 seconds.
   *
   * @param duration more than zero; defaults to 10 minutes
   * @return this
   * @throws IllegalArgumentException where it is not
   */
  public AgentAwaiterBuilder timeout(Duration duration) {
    Duration given = Limits.positive("timeout", duration);
    timeout = given.compareTo(FOR_EVER) < 0 ? given : FOR_EVER;
    return this;
  }

  /**
   * How long one request may take, its body included.
   *
   * @param duration more than zero, and at most 24 days; defaults to 30 seconds
   * @return this
   * @throws IllegalArgumentException where it is not
   */
  public AgentAwaiterBuilder requestTimeout(Duration duration) {
    requestTimeout =
        Limits.countable("requestTimeout", Limits.positive("requestTimeout", duration));
    return this;
  }

  /**
   * How often to poll.
   *
   * @param value defaults to {@link Policy#DEFAULT}
   * @return this
   */
  public AgentAwaiterBuilder policy(Policy value) {
    policy = Limits.given("policy", value, "a Policy");
    return this;
  }

  /**
   * What to do where the agent waits for a person.
   *
   * @param value defaults to {@link OnNeedsInput#FAIL}
   * @return this
   */
  public AgentAwaiterBuilder onNeedsInput(OnNeedsInput value) {
    onNeedsInput = Limits.given("onNeedsInput", value, "FAIL, WAIT or RETURN");
    return this;
  }

  /**
   * Called with each status that was read, before the next delay. What it throws ends the wait.
   *
   * @param callback the status, and what follows from it
   * @return this
   */
  public AgentAwaiterBuilder onStatus(BiConsumer<Status, Decision> callback) {
    onStatus = Limits.given("onStatus", callback, "a function");
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
    maxBytes = Limits.bytes("maxBytes", bytes);
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
    Limits.given("httpClient", client, "one that follows no redirects");
    if (client.followRedirects() != Redirect.NEVER) {
      throw new IllegalArgumentException(
          "agentwait: httpClient follows redirects, and the key would go with them:"
              + " build it with followRedirects(Redirect.NEVER)");
    }
    httpClient = client;
    return this;
  }

  /**
   * The time of day, which a {@code Retry-After} date is read by; to be replaced in tests. A wait's
   * own time goes by {@link #nanoTime}, so that a clock that is set changes nothing.
   *
   * @param source defaults to the system's clock
   * @return this
   */
  public AgentAwaiterBuilder clock(InstantSource source) {
    clock = Limits.given("clock", source, "a source of instants");
    return this;
  }

  /**
   * The time that has passed, to be replaced in tests together with {@link #delay}.
   *
   * @param source nanoseconds from any moment on, which never go back; defaults to {@link
   *     System#nanoTime}
   * @return this
   */
  public AgentAwaiterBuilder nanoTime(LongSupplier source) {
    nanoTime = Limits.given("nanoTime", source, "a source of nanoseconds");
    return this;
  }

  /**
   * Random numbers for the jitter, to be replaced in tests.
   *
   * @param numbers in [0, 1)
   * @return this
   */
  public AgentAwaiterBuilder random(DoubleSupplier numbers) {
    random = Limits.given("random", numbers, "a source of numbers in [0, 1)");
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
    delay = Limits.given("delay", timer, "a function that makes a timer");
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
            nanoTime,
            random,
            delay));
  }

  private static CompletableFuture<?> timer(Duration duration) {
    return new CompletableFuture<Void>()
        .completeOnTimeout(null, duration.toNanos(), TimeUnit.NANOSECONDS);
  }
}
