package io.github.agentwait;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The Go emulator of the API as a child process: see wasm/bindings/internal/emulator. */
final class Emulator implements AutoCloseable {
  /** What the API was asked. */
  record Request(int status, String authorization, String query, boolean keyInQuery) {}

  private final ObjectMapper mapper = new ObjectMapper();
  private final Path folder;
  private final Process process;
  private final BufferedWriter commands;
  private final BufferedReader answers;
  final URI url;
  final String key;
  final String user;

  Emulator() throws IOException, InterruptedException {
    folder = Files.createTempDirectory("agentwait-emulator-");
    Path binary = folder.resolve("emulator");
    Process build =
        new ProcessBuilder(
                "go", "build", "-o", binary.toString(), "./wasm/bindings/internal/emulator")
            .directory(Path.of("../../..").toFile())
            .inheritIO()
            .start();
    if (build.waitFor() != 0) {
      throw new IOException("the emulator cannot be built; is Go installed?");
    }
    process =
        new ProcessBuilder(binary.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    commands = process.outputWriter();
    answers = process.inputReader();
    JsonNode hello = receive();
    url = URI.create(hello.get("url").textValue());
    key = hello.get("key").textValue();
    user = hello.get("user").textValue();
  }

  /** Scripts an interaction; each step is a JSON object without its braces. */
  void script(String interaction, String... steps) {
    ask("{\"script\":\"%s\",\"steps\":[{%s}]}".formatted(interaction, String.join("},{", steps)));
  }

  /** What was asked about an interaction. */
  List<Request> requests(String interaction) {
    List<Request> all = new ArrayList<>();
    ask("{\"requests\":\"%s\"}".formatted(interaction))
        .path("requests")
        .forEach(
            r ->
                all.add(
                    new Request(
                        r.get("status").intValue(),
                        r.get("authorization").textValue(),
                        r.get("query").textValue(),
                        r.get("key_in_query").booleanValue())));
    return all;
  }

  private synchronized JsonNode ask(String command) {
    try {
      commands.write(command + "\n");
      commands.flush();
      JsonNode answer = receive();
      if (!answer.get("ok").booleanValue()) {
        throw new IllegalStateException("emulator: %s to %s".formatted(answer, command));
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonNode receive() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("the emulator has ended");
    }
    return mapper.readTree(line);
  }

  @Override
  public void close() throws IOException {
    commands.close(); // it ends then
    process.onExit().join();
    Files.delete(folder.resolve("emulator"));
    Files.delete(folder);
  }
}
