package io.github.agentwait;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The API key. It is in no text but the header. */
final class Secret {
  private static final String HIDDEN = "[key]";

  /** A shorter key protects nothing, and would be found inside of words. */
  private static final int LEAST = 8;

  private final String key;

  /** It as base64, wherever in a longer text it began. */
  private final List<String> encoded;

  Secret(String key) {
    this.key = key;
    this.encoded = key.length() < LEAST ? List.of() : encoded(key);
  }

  /** What the header Authorization says. */
  String header() {
    return "Bearer " + key;
  }

  /**
   * A text without the key: an API, a proxy, an agent or a client may repeat it, whole or cut off,
   * with escapes of JSON or of a URL, or as base64 of the header.
   */
  String hiddenIn(String text) {
    if (key.length() < LEAST) {
      return text;
    }
    var shown = new StringBuilder(text.length());
    for (int at = 0; at < text.length(); ) {
      int end = repeated(text, at);
      if (end == at) {
        shown.append(text.charAt(at++));
      } else {
        shown.append(HIDDEN);
        at = end;
      }
    }
    String plain = shown.toString();
    for (String word : encoded) {
      plain = plain.replace(word, HIDDEN);
    }
    return plain;
  }

  /**
   * Where the key, or half of it in a row, ends that begins there; there itself where none does.
   */
  private int repeated(String text, int at) {
    int enough = Math.max(LEAST, (key.length() + 1) / 2);
    for (int skipped = 0; skipped <= key.length() - enough; skipped++) {
      int found = skipped;
      int end = at;
      while (found < key.length()) {
        int size = spelled(text, end, key.charAt(found));
        if (size == 0) {
          break;
        }
        end += size;
        found++;
      }
      if (found - skipped >= enough) {
        return end;
      }
    }
    return at;
  }

  /**
   * How long the spelling of a character of the key is: itself, in either case, since the name of a
   * host loses it; after backslashes; or escaped as in a URL or in JSON. 0: another one is there.
   */
  private static int spelled(String text, int at, char wanted) {
    if (at < text.length() && same(text.charAt(at), wanted)) {
      return 1;
    }
    if (text.startsWith("%", at)) {
      return same(hex(text, at + 1), wanted) ? 3 : 0;
    }
    int slashes = 0;
    while (text.startsWith("\\", at + slashes)) {
      slashes++;
    }
    int next = at + slashes;
    if (slashes == 0 || next == text.length()) {
      return 0;
    }
    if (text.startsWith("u00", next) && same(hex(text, next + 3), wanted)) {
      return slashes + 5;
    }
    return same(text.charAt(next), wanted) ? slashes + 1 : 0;
  }

  private static boolean same(int found, char wanted) {
    return found == wanted
        || (found > 0 && Character.toLowerCase(found) == Character.toLowerCase(wanted));
  }

  /** The character of two digits; -1 where they are none. */
  private static int hex(String text, int at) {
    if (at + 2 > text.length()) {
      return -1;
    }
    int high = Character.digit(text.charAt(at), 16);
    int low = Character.digit(text.charAt(at + 1), 16);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
  }

  /** The characters that depend on the key alone, where it comes after 0, 1 or 2 bytes. */
  private static List<String> encoded(String key) {
    List<String> words = new ArrayList<>();
    for (int before = 0; before < 3; before++) {
      byte[] bytes = ("-".repeat(before) + key).getBytes(StandardCharsets.ISO_8859_1);
      int shared = before == 0 ? 0 : before + 1;
      for (var encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
        String text = encoder.withoutPadding().encodeToString(bytes);
        words.add(text.substring(shared, bytes.length * 8 / 6));
      }
    }
    return List.copyOf(words);
  }

  @Override
  public String toString() {
    return HIDDEN;
  }
}
