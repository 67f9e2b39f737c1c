package example;

import io.github.agentwait.AgentAwaiter;
import io.github.agentwait.InteractionRef;
import io.github.agentwait.Status;
import io.github.agentwait.ToolInvocation;

final class Await {
  private Await() {}

  static void await(String interactionId, String userId) throws InterruptedException {
    var awaiter = AgentAwaiter.builder(System.getenv("GUMLOOP_API_KEY")).build();
    Status status = awaiter.awaitAgent(InteractionRef.ofUser(interactionId, userId));
    System.out.println(status.finalText());
    for (ToolInvocation call : status.toolCalls()) {
      System.out.println(call.toolName() + " " + call.args());
    }
  }
}
