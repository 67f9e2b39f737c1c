// The key is in no error, whatever the API or the client repeat, and wrong ids are told before
// anything is sent.
package io.github.agentwait;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class SecretTest {
  private static final String KEY = "sk_live_4eC39HqLyjWDarjtT1zdp7dc";

  private static AgentAwaiterBuilder builder() {
    return AgentAwaiter.builder(KEY)
        .timeout(Duration.ofMillis(10))
        .delay(duration -> CompletableFuture.completedFuture(null));
  }

  /** All that a log or a serialised exception can show. */
  private static String shown(AwaitException error) throws IOException {
    var trace = new StringWriter();
    error.printStackTrace(new PrintWriter(trace));
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(error);
    }
    String apiError = error instanceof PollRefusedException e ? e.apiError().toString() : "";
    return trace + apiError + bytes.toString(UTF_8);
  }

  @Test
  void theKeyIsInNoErrorThatTheApiRepeats() throws IOException, InterruptedException {
    for (int status : List.of(200, 401, 500, 307)) { // the 200 is of an agent that failed
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            byte[] body =
                ("{\"error\":\"bad key %1$s\",\"message\":\"Bearer %1$s\","
                        + "\"state\":\"FAILED\",\"error_message\":\"bad key %1$s\"}")
                    .formatted(KEY)
                    .getBytes(UTF_8);
            exchange.getResponseHeaders().add("Location", "http://" + KEY + ".example/");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      server.start();
      try {
        var url = URI.create("http://127.0.0.1:%d/".formatted(server.getAddress().getPort()));
        var awaiter = builder().baseUrl(url).build();
        var ref = InteractionRef.ofUser("x", "u");
        var error = assertThrows(AwaitException.class, () -> awaiter.awaitAgent(ref));
        assertTrue(error.getMessage().contains("[key]"), error.getMessage());
        assertFalse(shown(error).contains(KEY), error.getMessage());
      } finally {
        server.stop(0);
      }
    }
  }

  @Test
  void theKeyIsInNoErrorThatTheClientRepeats() throws IOException {
    var client = FakeClient.failing("bad header: Bearer " + KEY, new IOException(KEY));
    var awaiter = builder().httpClient(client).build();
    var ref = InteractionRef.ofUser("x", "u");
    var error = assertThrows(DeadlineExceededException.class, () -> awaiter.awaitAgent(ref));
    assertTrue(
        error.getMessage().endsWith("the last poll failed: bad header: Bearer [key] ([key])"),
        error.getMessage());
    assertFalse(shown(error).contains(KEY), error.getMessage());
  }

  @Test
  void everySpellingThatMayComeBackIsHidden() {
    String key = "sk/live+4eC39HqLyjWDarjtT1zdp7d?";
    var secret = new Secret(key);
    String half = key.substring(0, key.length() / 2);
    for (String spelling :
        List.of(
            key,
            key.replace("/", "\\/"),
            key.replace("/", "\\\\/"),
            key.replace("s", "\\u0073"),
            escaped(key, "\\u%04X"),
            escaped(key, "%%%02x"),
            key.replace("/", "%2F").replace("+", "%2B"),
            key.substring(0, key.length() - 1),
            key.substring(3),
            key.toLowerCase(Locale.ROOT),
            half,
            Base64.getEncoder().encodeToString(key.getBytes(UTF_8)),
            Base64.getUrlEncoder().encodeToString(key.getBytes(UTF_8)),
            Base64.getEncoder().encodeToString(("Bearer " + key).getBytes(UTF_8)),
            Base64.getEncoder().encodeToString(("me:" + key + "\n").getBytes(UTF_8)))) {
      String shown = secret.hiddenIn("é <" + spelling + "> é");
      assertTrue(shown.matches("é <.{0,12}\\[key].{0,12}> é"), shown);
    }
    String like = "sk/live+ \\u00 %2 \\ é % \\u " + half.substring(1);
    assertEquals(like, secret.hiddenIn(like));
    assertEquals("ok", new Secret("k").hiddenIn("ok"));
  }

  private static String escaped(String key, String form) {
    return key.chars().mapToObj(form::formatted).collect(Collectors.joining());
  }

  @Test
  void idsAreEscapedAndBothOwnersSent() {
    var client = FakeClient.failing("no answer", null);
    var awaiter =
        builder().httpClient(client).baseUrl(URI.create("https://example.com/v1//")).build();
    var ref = new InteractionRef("é:+*", "u@x", "p;1");
    assertThrows(DeadlineExceededException.class, () -> awaiter.awaitAgent(ref));
    assertEquals(
        "https://example.com/v1/agent_status/%C3%A9%3A%2B*?user_id=u%40x&project_id=p%3B1",
        client.asked.get(0).uri().toString());
  }

  @Test
  void settingsShowNoKey() {
    var settings =
        new AgentAwaiter.Settings(
            new Secret(KEY), null, null, null, null, null, null, 0, null, null, null, null, null);
    assertFalse(settings.toString().contains(KEY));
  }

  private static void assertRefused(String name, Executable wrong) {
    var error = assertThrows(IllegalArgumentException.class, wrong);
    assertTrue(error.getMessage().startsWith("agentwait: " + name + " is "), error.getMessage());
  }

  @Test
  void wrongIdsAreTold() {
    List<String> wrong =
        new ArrayList<>(
            Arrays.asList(
                "",
                null,
                ".",
                "..",
                "a..b",
                "../start_agent",
                "a/b",
                "a\\b",
                "a?b",
                "a#b",
                "a%2fb",
                "a&b",
                "a b",
                "a\n",
                "a\u00a0b",
                "a\u2028",
                "a\u202e",
                "\ud800",
                "x".repeat(257),
                "é".repeat(129)));
    for (String id : wrong) {
      assertRefused("interactionId", () -> InteractionRef.ofUser(id, "u"));
      if (id != null) {
        assertRefused("userId", () -> InteractionRef.ofUser("x", id));
        assertRefused("projectId", () -> InteractionRef.ofProject("x", id));
      }
    }
    assertRefused("userId", () -> new InteractionRef("x", null, null));
    for (String id : List.of("x", "xYz789AbCdEfGhI", "a.b", "a-b_c~d", "été", "x".repeat(256))) {
      assertEquals(id, InteractionRef.ofUser(id, "u").interactionId());
    }
    var shown =
        assertThrows(
            IllegalArgumentException.class, () -> InteractionRef.ofUser("a\u001b[2J", "u"));
    assertEquals(
        "agentwait: interactionId is \"a\\u{1b}[2J\": give an id without spaces and control"
            + " characters",
        shown.getMessage());
  }
}
