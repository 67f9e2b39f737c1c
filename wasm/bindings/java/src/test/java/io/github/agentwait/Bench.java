// Reading status documents with this library beside Jackson's tree and the same extraction, side by
// side in one run. Each figure is the median of rounds that take turns, so that a change of the
// machine's speed falls on both sides. It is run by `go tool task wasm:java:bench`.
package io.github.agentwait;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

final class Bench {
  private static final ObjectMapper JACKSON = new ObjectMapper();
  private static final int ROUNDS = 61;
  private static int sink;

  private Bench() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1) {
      System.err.println(
          "usage: Bench FOLDER   (made by: go run ./internal/testing/corpus/write FOLDER)");
      System.exit(2);
    }
    Path folder = Path.of(arguments[0]);
    List<Path> corpora;
    try (var files = Files.list(folder)) {
      corpora =
          files.sorted(Comparator.comparing(Bench::size).thenComparing(Path::toString)).toList();
    }
    System.out.printf(
        "Java %s, %s; microseconds a call, median of %d rounds%n%n",
        System.getProperty("java.version"), System.getProperty("java.vm.name"), ROUNDS);
    System.out.println("| corpus | what | agentwait | Jackson | ratio |\n|---|---|---|---|---|");
    warm(corpora);
    for (Path file : corpora) {
      byte[] body = Files.readAllBytes(file);
      row(file, "state and response", Bench::ourHead, Bench::theirHead, body);
      row(file, "all parts, args and results as text", Bench::ourParts, Bench::theirParts, body);
    }
    slowest(Files.readAllBytes(folder.resolve("short-86k.json")));
    if (sink == 0) {
      throw new IllegalStateException("nothing was read");
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All of them before the first figure, so that each side is compiled for all of them. */
  private static void warm(List<Path> corpora) throws IOException {
    for (int i = 0; i < 4; i++) {
      for (Path file : corpora) {
        byte[] body = Files.readAllBytes(file);
        for (var side :
            List.<Consumer<byte[]>>of(
                Bench::ourHead, Bench::theirHead, Bench::ourParts, Bench::theirParts)) {
          for (int n = 0; n < 12_000_000 / body.length; n++) {
            side.accept(body);
          }
        }
      }
    }
  }

  private static void row(
      Path file, String what, Consumer<byte[]> us, Consumer<byte[]> them, byte[] body) {
    int calls = Math.max(1, 400_000 / body.length);
    double[] ours = new double[ROUNDS];
    double[] theirs = new double[ROUNDS];
    for (int i = -10; i < ROUNDS; i++) {
      double a = round(us, body, calls);
      double b = round(them, body, calls);
      if (i >= 0) {
        ours[i] = a;
        theirs[i] = b;
      }
    }
    double a = median(ours);
    double b = median(theirs);
    String name = file.getFileName().toString().replace(".json", "");
    System.out.printf("| %s | %s | %.1f | %.1f | **%.2f** |%n", name, what, a, b, b / a);
  }

  private static double round(Consumer<byte[]> side, byte[] body, int calls) {
    long begin = System.nanoTime();
    for (int i = 0; i < calls; i++) {
      side.accept(body);
    }
    return (System.nanoTime() - begin) / 1e3 / calls;
  }

  private static double median(double[] times) {
    Arrays.sort(times);
    return times[times.length / 2];
  }

  private static void slowest(byte[] body) {
    System.out.println("\n| 10,000 calls on 86 KB | median | slowest |\n|---|---|---|");
    slowest("agentwait, state and response", Bench::ourHead, body);
    slowest("Jackson, state and response", Bench::theirHead, body);
    slowest("agentwait, all parts", Bench::ourParts, body);
    slowest("Jackson, all parts", Bench::theirParts, body);
  }

  private static void slowest(String what, Consumer<byte[]> side, byte[] body) {
    double[] times = new double[10_000];
    for (int i = 0; i < times.length; i++) {
      times[i] = round(side, body, 1);
    }
    double median = median(times);
    System.out.printf("| %s | %.0f µs | %.0f µs |%n", what, median, times[times.length - 1]);
  }

  private static void use(@Nullable Object value) {
    sink += value == null ? 0 : 1;
  }

  private static void ourHead(byte[] body) {
    Status status = AgentStatus.parse(body);
    use(status.state());
    use(status.response());
  }

  private static void ourParts(byte[] body) {
    Status status = AgentStatus.parse(body);
    use(status.state());
    use(status.response());
    use(status.interactionId());
    use(status.agentId());
    for (Message message : status.messages()) {
      use(message.id());
      use(message.role());
      use(message.content());
      for (Part part : message.parts()) {
        use(part.id());
        use(part.type());
        if (part instanceof TextPart text) {
          use(text.text());
        } else if (part instanceof ReasoningPart thought) {
          use(thought.reasoning());
        } else if (part instanceof ToolInvocation tool) {
          use(tool.toolCallId());
          use(tool.toolName());
          use(tool.toolCallState());
          use(tool.args() == null ? null : tool.args().text());
          use(tool.result() == null ? null : tool.result().text());
        }
      }
    }
  }

  private static JsonNode tree(byte[] body) {
    try {
      return JACKSON.readTree(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void theirHead(byte[] body) {
    JsonNode document = tree(body);
    use(document.path("state").textValue());
    use(document.path("response").textValue());
  }

  /** Arguments and results stay nodes: to make text of them would be more work. */
  private static void theirParts(byte[] body) {
    JsonNode document = tree(body);
    use(document.path("state").textValue());
    use(document.path("response").textValue());
    use(document.path("interaction_id").textValue());
    use(document.path("gummie_id").textValue());
    for (JsonNode message : document.path("messages")) {
      use(message.path("id").textValue());
      use(message.path("role").textValue());
      use(message.path("content").textValue());
      for (JsonNode part : message.path("parts")) {
        String type = part.path("type").textValue();
        use(part.path("id").textValue());
        use(type);
        switch (type == null ? "" : type) {
          case "text" -> use(part.path("text").textValue());
          case "reasoning" -> use(part.path("reasoning").textValue());
          case "tool_invocation" -> {
            use(part.path("toolCallId").textValue());
            use(part.path("toolName").textValue());
            use(part.path("toolCallState").textValue());
            use(part.path("result").get("args"));
            use(part.path("result").get("result"));
          }
          default -> use(null);
        }
      }
    }
  }
}
