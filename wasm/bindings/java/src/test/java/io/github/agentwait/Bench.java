// Reading status documents with this library beside Jackson's tree, and for state and response
// beside Jackson's streaming and fastjson2 into a class, too: side by side in one run. Each figure
// is the median of rounds that take turns, so that a change of the
// machine's speed falls on both sides. It is run by `go tool task wasm:java:bench`.
package io.github.agentwait;

import com.alibaba.fastjson2.JSON;
import com.fasterxml.jackson.core.JsonParser;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

final class Bench {
  private static final ObjectMapper JACKSON = new ObjectMapper();
  private static final int ROUNDS = 61;
  private static final long WARM_NANOS = 4_000_000_000L;

  private static final List<Consumer<byte[]>> HEADS =
      List.of(Bench::ourHead, Bench::theirHead, Bench::streamedHead, Bench::fastjsonHead);

  private static final List<Consumer<byte[]>> PARTS = List.of(Bench::ourParts, Bench::theirParts);

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
    System.out.println(
        "| corpus | what | agentwait | Jackson | × | streaming | × | fastjson2 | × |\n"
            + "|---|---|---|---|---|---|---|---|---|");
    warm(corpora);
    for (Path file : corpora) {
      byte[] body = Files.readAllBytes(file);
      row(file, "state and response", body, HEADS);
      row(file, "all parts, args and results as text", body, PARTS);
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
        for (var side : Stream.concat(HEADS.stream(), PARTS.stream()).toList()) {
          for (int n = 0; n < 12_000_000 / body.length; n++) {
            side.accept(body);
          }
        }
      }
    }
  }

  /** Ours first. */
  private static void row(Path file, String what, byte[] body, List<Consumer<byte[]>> sides) {
    int calls = Math.max(1, 400_000 / body.length);
    double[][] times = new double[sides.size()][ROUNDS];
    // HotSpot takes a second or two to compile the parser anew for another kind of body.
    for (long begin = System.nanoTime(); System.nanoTime() - begin < WARM_NANOS; ) {
      for (var side : sides) {
        round(side, body, calls);
      }
    }
    for (int i = 0; i < ROUNDS; i++) {
      for (int side = 0; side < times.length; side++) {
        times[side][i] = round(sides.get(side), body, calls);
      }
    }
    double ours = median(times[0]);
    String name = file.getFileName().toString().replace(".json", "");
    System.out.printf("| %s | %s | %.2f |", name, what, ours);
    for (int side = 1; side < times.length; side++) {
      double theirs = median(times[side]);
      System.out.printf(" %.2f | **%.2f** |", theirs, theirs / ours);
    }
    System.out.println();
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

  private static void streamedHead(byte[] body) {
    try (JsonParser parser = JACKSON.createParser(body)) {
      parser.nextToken();
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        parser.nextToken();
        if (name.equals("state") || name.equals("response")) {
          use(parser.getValueAsString());
        } else {
          parser.skipChildren();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What fastjson2 fills in. */
  public static final class Head {
    public @Nullable String state;
    public @Nullable String response;
  }

  private static void fastjsonHead(byte[] body) {
    Head head = JSON.parseObject(body, Head.class);
    use(head.state);
    use(head.response);
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
