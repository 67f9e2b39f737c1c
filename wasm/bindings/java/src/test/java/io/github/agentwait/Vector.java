package io.github.agentwait;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/** A file of {@code testdata/vectors}. */
record Vector(String name, JsonNode json) {
  static final Path FOLDER = Path.of("../../../testdata/vectors");

  static List<Vector> all() {
    try (var files = Files.list(FOLDER)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .map(Vector::of)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Vector of(Path file) {
    return new Vector(
        file.getFileName().toString(), Exact.read(new String(read(file), StandardCharsets.UTF_8)));
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] body() {
    if (json.has("body_base64")) {
      return Base64.getDecoder().decode(json.get("body_base64").textValue());
    }
    if (json.has("body_file")) {
      return read(FOLDER.resolve(json.get("body_file").textValue()));
    }
    String text =
        json.has("body") ? json.get("body").textValue() : repeat(json.path("body_repeat"));
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String repeat(JsonNode pieces) {
    var text = new StringBuilder();
    pieces.forEach(
        piece ->
            text.append(piece.get("text").textValue().repeat(Exact.intValue(piece.get("times")))));
    return text.toString();
  }

  int maxBytes() {
    return json.has("max_bytes")
        ? Exact.intValue(json.get("max_bytes"))
        : AgentStatus.DEFAULT_MAX_BYTES;
  }

  @Override
  public String toString() {
    return name + ": " + json.path("reason").asText();
  }
}
