package example;

import io.github.agentwait.AgentStatus;
import io.github.agentwait.AgentStatusException;
import io.github.agentwait.ErrorPart;
import io.github.agentwait.FilePart;
import io.github.agentwait.InputRequest;
import io.github.agentwait.Message;
import io.github.agentwait.Part;
import io.github.agentwait.ReasoningPart;
import io.github.agentwait.RunDocument;
import io.github.agentwait.Status;
import io.github.agentwait.TextPart;
import io.github.agentwait.ToolInvocation;
import java.nio.charset.StandardCharsets;

public final class Read {
  private Read() {}

  public static void main(String[] arguments) {
    String answer =
        """
        {"state": "COMPLETED", "created_ts": "2026-03-05T10:30:00+00:00", "messages": [
          {"role": "user", "content": "How many?"},
          {"role": "assistant", "parts": [
            {"type": "reasoning", "reasoning": "Ask the database."},
            {"type": "tool_invocation", "toolName": "query", "result": {"args": {"q": 1}, "result": "[[979]]"}},
            {"type": "text", "text": "979."},
            {"type": "citation"}]}]}
        """;
    read(answer.getBytes(StandardCharsets.UTF_8));
    try {
      AgentStatus.parse("{\"state\":\"COMPLETED\",}");
    } catch (AgentStatusException e) {
      System.out.println(e.getMessage());
    }
    readDocument(
        """
        {"state": "input-required", "phase": "needs_input", "progress": {"done": 3, "total": 10}, "poll_after_seconds": 5,
         "input_requests": [{"id": "r", "kind": "approval", "text": "Send it?", "schema": {"type": "boolean"}}]}
        """);
  }

  private static void readDocument(String document) {
    RunDocument run = AgentStatus.fromDocument(document);
    System.out.println(run.phase()); // also CANCELLED and EXPIRED
    System.out.println(run.progress()); // a RunProgress, or null if it is not told, as usage()
    System.out.println(run.pollAfter()); // for withPollAfter; zero: nothing is asked
    for (InputRequest request : run.inputRequests()) { // what it needs of a person
      System.out.println(request.kind() + " " + request.text() + " " + request.schema());
    }
  }

  private static void read(byte[] body) {
    Status status = AgentStatus.parse(body);
    System.out.println(status.state()); // "COMPLETED": as the API wrote it; the set is open
    System.out.println(status.phase()); // RUNNING, NEEDS_INPUT, COMPLETED, FAILED or UNKNOWN
    System.out.println(status.createdAt()); // an Instant, or null
    System.out.println(status.finalText()); // the response, else the last assistant message's text
    System.out.println(status.responseJson()); // the JSON in the reply, its code fence removed

    for (Message message : status.messages()) {
      for (Part part : message.parts()) {
        if (part instanceof TextPart text) {
          System.out.println(text.text());
        } else if (part instanceof ReasoningPart thought) {
          System.out.println(thought.reasoning());
        } else if (part instanceof ToolInvocation call) {
          System.out.println(call.toolName() + " " + call.args() + " " + call.result());
        } else if (part instanceof FilePart file) {
          System.out.println(file.filename() + " " + file.url());
        } else if (part instanceof ErrorPart error) {
          System.out.println(error.error());
        } else {
          System.out.println(part.raw().text());
        }
      }
    }
  }
}
