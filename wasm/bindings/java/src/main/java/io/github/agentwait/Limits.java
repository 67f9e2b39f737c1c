package io.github.agentwait;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Refuses settings that cannot be kept, when they are given. */
final class Limits {
  /** What the module's words can count: 24 days. */
  static final Duration LONGEST = Duration.ofMillis(Integer.MAX_VALUE);

  /** The largest body that the module takes. */
  static final int MOST_BYTES = 512 << 20;

  private Limits() {}

  /** A value that must not be null. */
  static <T> T given(String field, @Nullable T value, String wanted) {
    if (value == null) {
      throw new NullPointerException(text(field, null, wanted));
    }
    return value;
  }

  /** A duration of more than zero. */
  static Duration positive(String field, @Nullable Duration duration) {
    String wanted = "more than zero";
    Duration found = given(field, duration, wanted);
    if (found.isNegative() || found.isZero()) {
      throw refused(field, found, wanted);
    }
    return found;
  }

  /** A duration of zero or more that can be counted in the module's milliseconds. */
  static Duration countable(String field, @Nullable Duration duration) {
    String wanted = "zero or more, and at most %d ms (24 days)".formatted(LONGEST.toMillis());
    Duration found = given(field, duration, wanted);
    if (found.isNegative() || found.compareTo(LONGEST) > 0) {
      throw refused(field, found, wanted);
    }
    return found;
  }

  /** A limit on a body. */
  static int bytes(String field, int bytes) {
    if (bytes < 1 || bytes > MOST_BYTES) {
      throw refused(field, bytes, "1 to " + MOST_BYTES);
    }
    return bytes;
  }

  static IllegalArgumentException refused(String field, @Nullable Object found, String wanted) {
    return new IllegalArgumentException(text(field, found, wanted));
  }

  private static String text(String field, @Nullable Object found, String wanted) {
    return "agentwait: %s is %s: give %s".formatted(field, found, wanted);
  }
}
