package io.github.agentwait;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Names an interaction and who owns it: the API requires an owner. An id has 1 to 256 bytes, no
 * {@code ..}, none of {@code / \ ? # % &}, no white space and no control characters.
 *
 * @param interactionId the id that {@code start_agent} answered
 * @param userId its owner, or null
 * @param projectId the project that owns it, or null; with a user, both are sent
 */
public record InteractionRef(
    String interactionId, @Nullable String userId, @Nullable String projectId) {
  private static final int MOST_BYTES = 256;
  private static final int MOST_SHOWN = 64;

  /**
   * Checks the ids.
   *
   * @param interactionId the id that {@code start_agent} answered
   * @param userId its owner, or null
   * @param projectId the project that owns it, or null; with a user, both are sent
   * @throws IllegalArgumentException where one cannot be sent, or no owner is given
   */
  public InteractionRef {
    check("interactionId", interactionId);
    if (userId == null && projectId == null) {
      throw new IllegalArgumentException(
          "agentwait: userId is missing: give the owner's userId, or a projectId instead");
    }
    if (userId != null) {
      check("userId", userId);
    }
    if (projectId != null) {
      check("projectId", projectId);
    }
  }

  /**
   * An interaction of a user.
   *
   * @param interactionId the id that {@code start_agent} answered
   * @param userId its owner
   * @return the reference
   * @throws IllegalArgumentException where an id cannot be sent
   */
  public static InteractionRef ofUser(String interactionId, String userId) {
    return new InteractionRef(interactionId, userId, null);
  }

  /**
   * An interaction of a project.
   *
   * @param interactionId the id that {@code start_agent} answered
   * @param projectId its owner
   * @return the reference
   * @throws IllegalArgumentException where an id cannot be sent
   */
  public static InteractionRef ofProject(String interactionId, String projectId) {
    return new InteractionRef(interactionId, null, projectId);
  }

  /**
   * Refuses what could change the path or the meaning of a request, although it would be escaped: a
   * proxy in between may unescape it again.
   */
  private static void check(String field, @Nullable String id) {
    if (id == null || id.isEmpty()) {
      throw new IllegalArgumentException(
          "agentwait: %s is missing: give an id such as xYz789AbCdEfGhI".formatted(field));
    }
    int size = id.getBytes(StandardCharsets.UTF_8).length;
    if (size > MOST_BYTES) {
      throw new IllegalArgumentException(
          "agentwait: %s is %d bytes long: give an id of at most %d bytes"
              .formatted(field, size, MOST_BYTES));
    }
    String wanted = null;
    if (id.equals(".") || id.contains("..")) {
      wanted = "an id without \"..\"";
    } else if (id.chars().anyMatch(c -> "/\\?#%&".indexOf(c) >= 0)) {
      wanted = "an id without / \\ ? # % &";
    } else if (id.codePoints().anyMatch(InteractionRef::isUnprintable)) {
      wanted = "an id without spaces and control characters";
    }
    if (wanted != null) {
      throw new IllegalArgumentException(
          "agentwait: %s is %s: give %s".formatted(field, quoted(id), wanted));
    }
  }

  private static boolean isUnprintable(int c) {
    return switch (Character.getType(c)) {
      case Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }

  /** Shows a value to people: shortened, and so that nothing in it reaches a terminal. */
  private static String quoted(String id) {
    var shown = new StringBuilder("\"");
    id.codePoints()
        .limit(MOST_SHOWN)
        .forEach(
            c -> {
              if (isUnprintable(c) && c != ' ') {
                shown.append("\\u{").append(Integer.toHexString(c)).append('}');
              } else {
                shown.appendCodePoint(c);
              }
            });
    return shown.append(id.codePointCount(0, id.length()) > MOST_SHOWN ? "\"…" : "\"").toString();
  }
}
