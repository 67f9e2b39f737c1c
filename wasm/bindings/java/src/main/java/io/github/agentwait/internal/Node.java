package io.github.agentwait.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value of a JSON text that the module has found valid, and where it stands. One that is missing
 * has no text, and stands where its object ends.
 */
public final class Node {
  private static final int SCHEMA_ERROR = 3;

  private final String text;
  private final int start;
  private final int end;
  private final String path;

  private Node(String text, int start, int end, String path) {
    this.text = text;
    this.start = start;
    this.end = end;
    this.path = path;
  }

  /** The members of an object. */
  public static final class Members {
    private final Node object;
    private final Map<String, Node> found = new HashMap<>();

    private Members(Node object) {
      this.object = object;
    }

    /** The member of a name, of a repeated one the last. */
    public Node get(String name) {
      Node member = found.get(name);
      int missing = object.end - 1;
      return member == null ? new Node(object.text, missing, missing, object.pathOf(name)) : member;
    }
  }

  /** The whole of a text. */
  public static Node root(String text) {
    int start = afterSpace(text, 0);
    return new Node(text, start, endOfValue(text, start), "");
  }

  /** What it is, in the words of an error. */
  public String kind() {
    if (start == end) {
      return "nothing";
    }
    return switch (text.charAt(start)) {
      case 'n' -> "null";
      case 't', 'f' -> "a boolean";
      case '"' -> "a string";
      case '[' -> "an array";
      case '{' -> "an object";
      default -> "a number";
    };
  }

  /** Where it begins. */
  public int start() {
    return start;
  }

  /** Whether it is of a kind. */
  public boolean is(String kind) {
    return kind().equals(kind);
  }

  /** Whether it is neither missing nor null. */
  public boolean isThere() {
    return !is("nothing") && !is("null");
  }

  /** Its JSON text. */
  public String json() {
    return text.substring(start, end);
  }

  /** The JSON text where it is there, else null. */
  public @Nullable String jsonIfThere() {
    return isThere() ? json() : null;
  }

  /** The characters of a string, else null. */
  public @Nullable String string() {
    return is("a string") ? characters(start, end) : null;
  }

  /** The members of an object. */
  public Members members() {
    var members = new Members(this);
    for (int[] at : each()) {
      String name = characters(at[0], at[1]);
      members.found.put(name, new Node(text, at[2], at[3], pathOf(name)));
    }
    return members;
  }

  /** The elements of an array. */
  public List<Node> elements() {
    List<Node> elements = new ArrayList<>();
    for (int[] at : each()) {
      elements.add(new Node(text, at[2], at[3], path + "[" + elements.size() + "]"));
    }
    return elements;
  }

  /** Why a document is refused that has this value. */
  public Failure refused(String wanted, String found) {
    int offset = text.substring(0, start).getBytes(StandardCharsets.UTF_8).length;
    String message =
        "not a normalised document: %s at byte %d is %s, wanted %s"
            .formatted(path, offset, found, wanted);
    return new Failure(SCHEMA_ERROR, message, offset, start, path, wanted, found, 0, 0);
  }

  private String pathOf(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private String characters(int from, int to) {
    String inside = text.substring(from + 1, to - 1);
    if (inside.indexOf('\\') < 0) {
      return inside;
    }
    byte[] bytes = inside.getBytes(StandardCharsets.UTF_8);
    return Unescape.decode(bytes, 0, bytes.length);
  }

  /** Where each member's name and value begin and end. Nesting costs no stack. */
  private List<int[]> each() {
    List<int[]> all = new ArrayList<>();
    boolean inObject = is("an object");
    int at = afterSpace(text, start + 1);
    while (at < end - 1) {
      int name = at;
      int nameEnd = at;
      if (inObject) {
        nameEnd = endOfString(text, at);
        at = afterSpace(text, afterSpace(text, nameEnd) + 1); // over the colon
      }
      int valueEnd = endOfValue(text, at);
      all.add(new int[] {name, nameEnd, at, valueEnd});
      at = afterSpace(text, valueEnd);
      if (text.charAt(at) == ',') {
        at = afterSpace(text, at + 1);
      }
    }
    return all;
  }

  private static int endOfValue(String text, int start) {
    int depth = 0;
    for (int at = start; at < text.length(); at++) {
      switch (text.charAt(at)) {
        case '"' -> at = endOfString(text, at) - 1;
        case '{', '[' -> depth++;
        case '}', ']' -> depth--;
        default -> {
          if (depth == 0) {
            return endOfWord(text, at);
          }
        }
      }
      if (depth == 0) {
        return at + 1;
      }
    }
    return text.length();
  }

  private static int endOfWord(String text, int at) {
    int end = at;
    while (end < text.length() && " \t\n\r,]}".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  private static int endOfString(String text, int start) {
    for (int at = start + 1; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        return at + 1;
      }
      if (c == '\\') {
        at++;
      }
    }
    return text.length();
  }

  private static int afterSpace(String text, int at) {
    int after = at;
    while (after < text.length() && " \t\n\r".indexOf(text.charAt(after)) >= 0) {
      after++;
    }
    return after;
  }
}
