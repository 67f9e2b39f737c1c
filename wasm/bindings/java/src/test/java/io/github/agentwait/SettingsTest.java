// Every setting is checked where it is given, by an error that names it, its value and what to
// give.
package io.github.agentwait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class SettingsTest {
  private static final Duration LONG = Duration.ofDays(25);
  private static final Duration NEGATIVE = Duration.ofMillis(-1);
  private static final Duration ZERO = Duration.ZERO;

  private final AgentAwaiterBuilder builder = AgentAwaiter.builder("a-key-of-some-length");

  private static void assertRefused(String name, Executable wrong) {
    var error = assertThrows(RuntimeException.class, wrong);
    assertTrue(error instanceof IllegalArgumentException || error instanceof NullPointerException);
    String text = error.getMessage();
    assertTrue(text.startsWith("agentwait: " + name + " is "), text);
    assertTrue(text.contains(": give ") || name.equals("apiKey"), text);
  }

  @Test
  void wrongSettingsOfAnAwaiterAreTold() {
    for (String key : new String[] {"", "k\n", "k k", "ké", null}) {
      assertRefused("apiKey", () -> AgentAwaiter.builder(key));
    }
    for (Duration wrong : new Duration[] {ZERO, NEGATIVE, null}) {
      assertRefused("timeout", () -> builder.timeout(wrong));
      assertRefused("requestTimeout", () -> builder.requestTimeout(wrong));
    }
    assertRefused("requestTimeout", () -> builder.requestTimeout(LONG));
    for (int wrong : new int[] {0, -1, (512 << 20) + 1}) {
      assertRefused("maxBytes", () -> builder.maxBytes(wrong));
      assertRefused("maxBytes", () -> AgentStatus.parse(new byte[1], wrong));
    }
    assertRefused("policy", () -> builder.policy(null));
    assertRefused("onNeedsInput", () -> builder.onNeedsInput(null));
    assertRefused("onStatus", () -> builder.onStatus(null));
    assertRefused("clock", () -> builder.clock(null));
    assertRefused("nanoTime", () -> builder.nanoTime(null));
    assertRefused("random", () -> builder.random(null));
    assertRefused("delay", () -> builder.delay(null));
    assertRefused("httpClient", () -> builder.httpClient(null));
    assertRefused("ref", () -> builder.build().awaitAgent(null));
    assertRefused("ref", () -> builder.build().awaitAgentAsync(null));
    var following = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
    var error = assertThrows(IllegalArgumentException.class, () -> builder.httpClient(following));
    assertTrue(error.getMessage().contains("Redirect.NEVER"));
  }

  @Test
  void wrongPoliciesAndObservationsAreTold() {
    for (Duration wrong : new Duration[] {NEGATIVE, LONG, null}) {
      assertRefused("minInterval", () -> new Policy(wrong, ZERO, ZERO));
      assertRefused("maxInterval", () -> new Policy(ZERO, wrong, ZERO));
    }
    assertRefused("notFoundGrace", () -> new Policy(ZERO, ZERO, LONG));
    assertRefused("notFoundGrace", () -> new Policy(ZERO, ZERO, null));
    assertEquals(NEGATIVE, new Policy(ZERO, ZERO, NEGATIVE).notFoundGrace());
    assertRefused("consecutiveFailures", () -> new Progress(-1, ZERO));
    assertRefused("elapsed", () -> new Progress(0, null));
    assertRefused("body", () -> AgentStatus.parse((byte[]) null));
    assertRefused("body", () -> AgentStatus.parse((String) null));
    assertRefused("body", () -> AgentStatus.parseApiError(400, null));
    assertRefused("seen", () -> AgentStatus.decide(null));
    for (double wrong : new double[] {Double.NaN, -0.1, 1, Double.POSITIVE_INFINITY}) {
      assertRefused("random", () -> seen(200, Instant.EPOCH, wrong));
    }
    assertRefused("now", () -> seen(200, Instant.MAX, 0));
    assertRefused("now", () -> seen(200, Instant.MIN, 0));
    assertRefused("httpStatus", () -> seen(-1, Instant.EPOCH, 0));
    assertRefused("httpStatus", () -> seen(1000, Instant.EPOCH, 0));
    Observation seen = seen(200, Instant.EPOCH, 0);
    assertRefused("pollAfter", () -> seen.withPollAfter(Duration.ofNanos(-1)));
    assertRefused("pollAfter", () -> seen.withPollAfter(null));
  }

  @Test
  void aPauseOfTheDocumentIsRoundedUp() {
    var body = "{\"state\":\"QUEUED\"}".getBytes(StandardCharsets.UTF_8);
    var seen =
        new Observation(
            200, body, null, Progress.START, Policy.DEFAULT, Instant.EPOCH, 0.5, body.length);
    for (var pause :
        Map.of(
                Duration.ZERO,
                0L,
                Duration.ofNanos(1),
                1L,
                Duration.ofNanos(2_500_000_001L),
                2_501L,
                Duration.ofSeconds(7),
                7_000L,
                Duration.ofSeconds(Long.MAX_VALUE, 999_999_999),
                3_600_000L)
            .entrySet()) {
      Decision got = AgentStatus.decide(seen.withPollAfter(pause.getKey()));
      assertEquals(Duration.ofMillis(pause.getValue()), got.pollAfter());
      assertEquals(Duration.ofMillis(Math.max(2_000, pause.getValue())), got.delay());
      assertEquals(pause.getValue() > 2_000, got.retryAfter());
    }
  }

  private static Observation seen(int status, Instant now, double random) {
    return new Observation(
        status, new byte[0], null, Progress.START, Policy.DEFAULT, now, random, 1);
  }

  @Test
  void aKeyGoesOverHttpsOrToThisMachine() {
    for (String url :
        List.of(
            "https://api.gumloop.com/api/v1",
            "HTTPS://API.example.com",
            "https://127.0.0.1/x",
            "https://[2001:db8::1]:1/x/",
            "http://localhost",
            "http://LOCALHOST:80/v1",
            "http://127.0.0.1:1",
            "http://127.255.3.9/",
            "http://[::1]:8080/x")) {
      builder.baseUrl(URI.create(url));
    }
    for (String url :
        List.of(
            "",
            "api.gumloop.com",
            "/v1",
            "localhost:80",
            "ftp://x",
            "ws://localhost",
            "file:///etc",
            "https:x",
            "https:/x",
            "http://example.com/x",
            "http://127.1",
            "http://0.0.0.0",
            "http://2130706433",
            "http://127.0.0.01",
            "http://localhost.example.com",
            "http://127.0.0.1.nip.io",
            "http://[::2]",
            "http://localhost.",
            "https:///x",
            "https://:80",
            "https://x:",
            "https://x:0",
            "https://x:65536",
            "https://x?",
            "https://x/y?a=b",
            "https://x#",
            "https://x/y#z")) {
      assertRefused("baseUrl", () -> builder.baseUrl(URI.create(url)));
    }
    assertRefused("baseUrl", () -> builder.baseUrl((URI) null));
    assertRefused("baseUrl", () -> builder.baseUrl((String) null));
    assertRefused("baseUrl", () -> builder.baseUrl("https://x y"));
    for (String url : List.of("https://me:pw@x/", "https://me:p/pw@x", "https://me@pw@x/")) {
      var error =
          assertThrows(IllegalArgumentException.class, () -> builder.baseUrl(URI.create(url)));
      assertFalse(error.getMessage().contains("pw"), error.getMessage());
    }
  }

  /** A clock that is set back or ahead must neither stretch a wait nor end it. */
  @Test
  void aWaitGoesByTimeThatCannotBeSet() {
    var passed = new AtomicLong();
    var day = new AtomicLong();
    var client = FakeClient.failing("no answer", null);
    var awaiter =
        builder
            .httpClient(client)
            .timeout(Duration.ofSeconds(60))
            .clock(() -> Instant.ofEpochSecond(day.addAndGet(-86_400)))
            .nanoTime(passed::get)
            .delay(
                pause -> {
                  passed.addAndGet(pause.toNanos());
                  return CompletableFuture.completedFuture(null);
                })
            .build();
    var ref = InteractionRef.ofUser("x", "u");
    var error = assertThrows(DeadlineExceededException.class, () -> awaiter.awaitAgent(ref));
    assertEquals(Duration.ofSeconds(60), error.elapsed());
  }
}
