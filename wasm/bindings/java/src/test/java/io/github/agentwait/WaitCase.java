package io.github.agentwait;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file of {@code testdata/waits}. Unknown fields fail, so that none is overlooked. */
record WaitCase(
    String reason,
    @Nullable Options options,
    @Nullable Double random,
    @Nullable List<Step> steps,
    End want) {
  private static final Path FOLDER = Path.of("../../../testdata/waits");

  private static final ObjectMapper MAPPER =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  record Options(
      @Nullable Long timeoutMs,
      @Nullable Long minIntervalMs,
      @Nullable Long maxIntervalMs,
      @Nullable Long requestTimeoutMs,
      @Nullable Long notFoundGraceMs,
      @Nullable String onNeedsInput,
      @Nullable Integer maxBodyBytes,
      @Nullable String baseUrl) {
    static final Options NONE = new Options(null, null, null, null, null, null, null, null);
  }

  record Step(
      @Nullable String state,
      @Nullable String response,
      @Nullable String interactionId,
      @Nullable Integer status,
      @Nullable String body,
      @Nullable String html,
      @Nullable String location,
      boolean network,
      @Nullable String retryAfter,
      long latencyMs,
      @Nullable Integer times) {
    /** The body of the answer. */
    String text() {
      if (state == null) {
        return html != null ? html : body == null ? "" : body;
      }
      String members = member("response", response) + member("interaction_id", interactionId);
      return "{\"state\":" + Exact.quoted(state) + members + "}";
    }

    private static String member(String name, @Nullable String value) {
      return value == null ? "" : ",\"" + name + "\":" + Exact.quoted(value);
    }
  }

  /** How a wait ended, or has to. */
  record End(
      String endsAs,
      List<Long> pollsAtMs,
      long endedAtMs,
      @Nullable String state,
      @Nullable String reply,
      @Nullable String problemContains) {}

  /** A case by the name of its file. */
  static WaitCase of(Path file) {
    try {
      return MAPPER.readValue(file.toFile(), WaitCase.class);
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  static List<Path> files() {
    try (var files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Options given() {
    return options == null ? Options.NONE : options;
  }

  /** What answers a poll, of which the first is 0. */
  Step answer(int poll) {
    int reached = 0;
    for (Step step : steps) {
      reached += step.times() == null ? 1 : step.times();
      if (poll < reached) {
        return step;
      }
    }
    return steps.get(steps.size() - 1);
  }
}
