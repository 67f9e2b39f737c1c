package io.github.agentwait;

import io.github.agentwait.internal.Node;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.function.DoublePredicate;
import org.jspecify.annotations.Nullable;

/** Reads what a normalised document tells of a run, and keeps the first misfit. */
final class Told {
  private static final String BOOLEAN = "a boolean";
  private static final String NUMBER = "a number";
  private static final String STRING = "a string";
  private static final String ARRAY = "an array";
  private static final String OBJECT = "an object";
  private static final String COUNT = "a whole number, 0 or more";
  private static final String SECONDS = "a number of seconds, 0 or more";
  private static final String ID = "a string that is not empty";
  private static final String SCHEMA = "a JSON Schema: an object or a boolean";

  /** Up to where a double has all whole numbers. */
  private static final double MOST = 0x1p53;

  private record Misfit(Node node, String wanted, String found) {}

  private @Nullable Misfit first;

  /** Throws the first misfit, if there was one. */
  void done() {
    if (first != null) {
      throw AgentStatusException.of(first.node.refused(first.wanted, first.found));
    }
  }

  /**
   * Notes a value that must not be there. The error is made of the first one alone: to find its
   * offset takes as long as all that is before it.
   */
  void wrong(Node node, String wanted, String found) {
    if (first == null || node.start() < first.node.start()) {
      first = new Misfit(node, wanted, found);
    }
  }

  /** Whether a value is there; one of another kind is a misfit. */
  boolean fits(Node node, String kind, String wanted) {
    if (!node.isThere()) {
      return false;
    }
    if (!node.is(kind)) {
      wrong(node, wanted, node.kind());
    }
    return node.is(kind);
  }

  boolean flag(Node node) {
    return fits(node, BOOLEAN, BOOLEAN) && node.json().equals("true");
  }

  String text(Node node) {
    String text = fits(node, STRING, STRING) ? node.string() : null;
    return text == null ? "" : text;
  }

  /** Looks at whether what has members, and the pause, is what it has to be. */
  void kinds(Node.Members of) {
    fits(of.get("input_requests"), ARRAY, ARRAY);
    fits(of.get("progress"), OBJECT, OBJECT);
    fits(of.get("usage"), OBJECT, OBJECT);
    fits(of.get("poll_after_seconds"), NUMBER, SECONDS);
  }

  Duration pause(Node node) {
    double seconds = checked(node, SECONDS, number -> number >= 0);
    if (seconds >= Integer.MAX_VALUE) { // far more than counts
      return Duration.ofSeconds(Integer.MAX_VALUE);
    }
    return Duration.ofNanos(BigDecimal.valueOf(seconds).movePointRight(9).longValue());
  }

  List<InputRequest> requests(Node node) {
    return fits(node, ARRAY, ARRAY)
        ? node.elements().stream().map(this::request).toList()
        : List.of();
  }

  @Nullable RunProgress progress(Node node) {
    if (!fits(node, OBJECT, OBJECT)) {
      return null;
    }
    Node.Members of = node.members();
    return new RunProgress(
        number(of.get("done")),
        number(of.get("total")),
        text(of.get("message")),
        Math.min(count(of.get("queue_position")), Integer.MAX_VALUE));
  }

  @Nullable Usage usage(Node node) {
    if (!fits(node, OBJECT, OBJECT)) {
      return null;
    }
    Node.Members of = node.members();
    return new Usage(
        count(of.get("input_tokens")),
        count(of.get("output_tokens")),
        number(of.get("cost")),
        text(of.get("unit")));
  }

  private InputRequest request(Node node) {
    if (!node.is(OBJECT)) {
      wrong(node, OBJECT, node.kind());
      return new InputRequest("", "", "", null, "", null);
    }
    Node.Members of = node.members();
    Node id = of.get("id");
    String name = id.string();
    if (name == null) {
      wrong(id, ID, id.kind());
    } else if (name.isEmpty()) {
      wrong(id, ID, "an empty one");
    }
    Node schema = of.get("schema");
    if (schema.isThere() && !schema.is(OBJECT) && !schema.is(BOOLEAN)) {
      wrong(schema, SCHEMA, schema.kind());
    }
    return new InputRequest(
        name == null ? "" : name,
        text(of.get("kind")),
        text(of.get("text")),
        schema.jsonIfThere(),
        text(of.get("tool_call_id")),
        of.get("raw").jsonIfThere());
  }

  private double number(Node node) {
    return checked(node, NUMBER, number -> true);
  }

  private long count(Node node) {
    return (long)
        checked(
            node, COUNT, number -> number >= 0 && number <= MOST && number == Math.rint(number));
  }

  /** A number that a double holds. */
  private double checked(Node node, String wanted, DoublePredicate fits) {
    if (!fits(node, NUMBER, wanted)) {
      return 0;
    }
    double number = Double.parseDouble(node.json());
    if (Double.isFinite(number) && fits.test(number)) {
      return number;
    }
    wrong(node, wanted, "another number");
    return 0;
  }
}
