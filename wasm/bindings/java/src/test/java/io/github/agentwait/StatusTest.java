// What vectors cannot say: how long a status lives, what it shares with its body, equality, and the
// shapes of input that only Java has.
package io.github.agentwait;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatusTest {
  private static String conversation(int messages, String text) {
    var all =
        IntStream.range(0, messages)
            .mapToObj(
                i ->
                    """
                    {"id":"m%1$d","role":"assistant","parts":[{"id":"p%1$d","type":"text","text":"%2$s %1$d"}]}"""
                        .formatted(i, text))
            .toList();
    return "{\"state\":\"COMPLETED\",\"messages\":[" + String.join(",", all) + "]}";
  }

  private static ToolInvocation tool(String result) {
    String body =
        """
        {"state":"A","messages":[{"parts":[{"type":"tool_invocation","result":%s}]}]}"""
            .formatted(result);
    return AgentStatus.parse(body).toolCalls().get(0);
  }

  @Test
  void aStatusIsReadAtAnyTimeAfterLaterParses() {
    List<Status> all =
        IntStream.range(0, 50).mapToObj(i -> AgentStatus.parse(conversation(i, "été"))).toList();
    for (int i = 0; i < all.size(); i++) {
      Status status = all.get(i);
      assertEquals(i, status.messages().size());
      assertEquals(i, status.messageCount());
      assertEquals(i == 0 ? "" : "été " + (i - 1), status.finalText());
      assertEquals(i, Exact.read(status.toJson()).get("messages").size());
    }
  }

  @Test
  void aBodyMayBeChangedAfterIt() {
    byte[] body = conversation(3, "text").getBytes(UTF_8);
    Status status = AgentStatus.parse(body);
    Decision decision = AgentStatus.decide(Observation.of(200, body, Progress.START));
    Arrays.fill(body, (byte) 'x');
    assertEquals("text 2", status.finalText());
    assertEquals("text 2", decision.status().finalText());
    assertEquals(conversation(3, "text"), status.raw().text());
  }

  @Test
  void manyThreadsReadOneStatus() {
    Status status = AgentStatus.parse(conversation(200, "text"));
    assertEquals(
        List.of("text 199"),
        IntStream.range(0, 1_000).parallel().mapToObj(i -> status.finalText()).distinct().toList());
  }

  @Test
  void whatIsReadIsUnmodifiable() {
    Status status = AgentStatus.parse(conversation(2, "text"));
    assertSame(status.messages(), status.messages());
    Message message = status.messages().get(0);
    assertThrows(UnsupportedOperationException.class, () -> status.messages().remove(0));
    assertThrows(UnsupportedOperationException.class, () -> message.parts().remove(0));
    assertThrows(UnsupportedOperationException.class, () -> status.toolCalls().add(tool("1")));
  }

  @Test
  void partsAreEqualWhereTheirJsonIs() {
    Message one = AgentStatus.parse(conversation(2, "text")).messages().get(1);
    Message same = AgentStatus.parse(" " + conversation(3, "text")).messages().get(1);
    Message other = AgentStatus.parse(conversation(2, "txet")).messages().get(1);
    assertEquals(one, same);
    assertEquals(one.hashCode(), same.hashCode());
    assertNotEquals(one, other);
    assertTrue(one.toString().contains("text 1"));
  }

  @Test
  void logsGetNoConversation() {
    Status status = AgentStatus.parse(conversation(2, "secret"));
    assertEquals("Status[state=COMPLETED, phase=COMPLETED, messages=2]", status.toString());
  }

  @Test
  void valuesOfAnyTypeAreTextOrString() {
    ToolInvocation call = tool("{\"args\":{\"q\": 9007199254740993},\"result\":\"a\\u00e9b\"}");
    assertEquals("{\"q\": 9007199254740993}", call.args().text());
    assertNull(call.args().string());
    assertEquals("aéb", call.result().string());
    assertEquals("\"a\\u00e9b\"", call.result().text());
    assertEquals("null", tool("{\"result\":null}").result().text());
    assertNull(tool("{}").result());
    assertEquals("[1]", tool("[1]").result().text());
  }

  @Test
  void loneSurrogatesOfAStringAreReplaced() {
    Status status =
        AgentStatus.parse("{\"state\":\"A\ud800B\",\"response\":\"\ud83d\ude00 \udc00\"}");
    assertEquals("A\ufffdB", status.state());
    assertEquals("\ud83d\ude00 \ufffd", status.response());
  }

  @Test
  void anErrorPointsIntoBytesAndIntoTheString() {
    var error =
        assertThrows(
            AgentStatusSyntaxException.class, () -> AgentStatus.parse("{\"state\":\"é😀\",}"));
    assertEquals(18, error.offset());
    assertEquals(15, error.index());
    assertEquals("'}'", error.found());
    assertEquals("not JSON at byte 18: found '}', wanted a key", error.getMessage());
  }

  @Test
  void theLimitCountsBytes() {
    byte[] body = "{\"state\":\"éé\"}".getBytes(UTF_8);
    assertEquals("éé", AgentStatus.parse(body, 16).state());
    var error = assertThrows(AgentStatusLimitException.class, () -> AgentStatus.parse(body, 15));
    assertEquals(
        "limit body_bytes reached at byte 15: found 16, allowed 15; allow more bytes (maxBytes)"
            + " where such bodies are expected",
        error.getMessage());
  }

  @Test
  void aBodyOverTheLimitIsNotDecidedOnAsTheOneBeforeIt() {
    AgentStatus.parse("{\"state\":\"COMPLETED\"}");
    var seen = Observation.of(200, conversation(9, "text").getBytes(UTF_8), Progress.START);
    var decision =
        AgentStatus.decide(
            new Observation(
                200, seen.body(), null, seen.progress(), seen.policy(), seen.now(), 0.5, 10));
    assertEquals(Action.FATAL, decision.action());
    assertEquals(Reason.TOO_LARGE, decision.reason());
    assertNull(decision.status());
    assertEquals(
        10, assertInstanceOf(AgentStatusLimitException.class, decision.unreadable()).allowed());
    assertTrue(
        decision
            .problem()
            .endsWith("larger than 10 bytes; raise maxBytes where such answers are expected"),
        decision.problem());
  }

  /** Messages are read when they are wanted: from the instance that still has them, or anew. */
  @Test
  void messagesAreTheSameHoweverLateTheyAreWanted() {
    byte[] body = conversation(9, "text").getBytes(UTF_8);
    Status at = AgentStatus.parse(body);
    assertEquals(9, at.messages().size());
    Status late = AgentStatus.parse(body);
    for (int i = 0; i < 9; i++) {
      AgentStatus.parse(conversation(i, "other"));
    }
    assertEquals(at.messages(), late.messages());
    assertSame(late.messages(), late.messages());
  }

  @Test
  void aStatusOfAnotherInteractionIsABrokenBody() {
    byte[] body = "{\"interaction_id\":\"theirs\",\"state\":\"COMPLETED\"}".getBytes(UTF_8);
    var decision =
        AgentStatus.decide(Observation.of(200, body, Progress.START).withInteractionId("ours"));
    assertEquals(Action.WAIT, decision.action());
    assertEquals(Reason.INVALID_RESPONSE, decision.reason());
    assertNull(decision.status());
    var error = assertInstanceOf(OtherInteractionException.class, decision.unreadable());
    assertEquals("ours", error.wanted());
    assertEquals("theirs", error.found());
    assertEquals(18, error.offset());
  }

  @Test
  void aDecisionHasWhatItWasMadeFrom() {
    Decision good =
        AgentStatus.decide(
            Observation.of(200, conversation(1, "x").getBytes(UTF_8), Progress.START));
    assertEquals("x 0", good.status().finalText());
    assertNull(good.apiError());
    Decision none =
        AgentStatus.decide(Observation.noAnswer(Progress.START).withPolicy(Policy.DEFAULT));
    assertEquals(Reason.NETWORK, none.reason());
    assertNull(none.apiError());
    Decision late =
        AgentStatus.decide(Observation.of(429, new byte[0], Progress.START).withRetryAfter("77"));
    assertEquals(77, late.delay().toSeconds());
    assertTrue(late.retryAfter());
    assertEquals(429, late.apiError().httpStatus());
    assertThrows(IllegalArgumentException.class, () -> AgentStatus.parseApiError(204, new byte[0]));
  }

  @Test
  void jsonInTheReplyIsFoundInItsFence() {
    assertEquals(Optional.of("{\"a\":1}"), reply(" {\"a\":1} "));
    assertEquals(Optional.of("[1, 2]"), reply("Here:\n```json\n[1, 2]\n```\nand\n```\n3\n```"));
    assertEquals(Optional.of("4"), reply("  ```\n4"));
    for (String none :
        List.of(
            "no JSON",
            "```",
            "a ``` 1\n```",
            "1,\"y\":2",
            "1}",
            "1,\"response\":1",
            "",
            " ",
            "1 2",
            "{\"a\":1")) {
      assertEquals(Optional.empty(), reply(none), none);
    }
    assertFalse(AgentStatus.parse("{\"state\":\"A\"}").responseJson().isPresent());
  }

  private static Optional<String> reply(String response) {
    String body = "{\"state\":\"COMPLETED\",\"response\":%s}".formatted(Exact.quoted(response));
    return AgentStatus.parse(body).responseJson();
  }
}
