// Strings with escapes are read as Jackson reads them, wherever the escapes are.
package io.github.agentwait.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UnescapeTest {
  private static final String[] PIECES = {
    "\\n",
    "\\\"",
    "\\\\",
    "\\/",
    "\\b",
    "\\f",
    "\\r",
    "\\t",
    "\\u2014",
    "\\uD83d\\uDE00",
    "\\u0000",
    "\\u00e9",
    "\\u0041",
    "é",
    "😀",
    "x",
    "xx",
    "seven..",
    "eight...",
  };

  private final ObjectMapper jackson = new ObjectMapper();

  private static String unescape(String inside) {
    byte[] bytes = ("\"" + inside + "\"").getBytes(StandardCharsets.UTF_8);
    return Unescape.decode(bytes, 1, bytes.length - 1);
  }

  @Test
  void anyPieceAfterAnyOther() throws IOException {
    var random = new Random(1);
    for (int i = 0; i < 5_000; i++) {
      var inside = new StringBuilder();
      for (int n = random.nextInt(12); n >= 0; n--) {
        inside.append(PIECES[random.nextInt(PIECES.length)]);
      }
      String token = "\"" + inside + "\"";
      assertEquals(jackson.readValue(token, String.class), unescape(inside.toString()), token);
    }
  }

  @Test
  void loneSurrogatesAreReplaced() {
    assertEquals("\uFFFD", unescape("\\ud800"));
    assertEquals("\uFFFDx", unescape("\\udc00x"));
    assertEquals("\uFFFD\uFFFD", unescape("\\ud800\\ud800"));
    assertEquals("\uFFFDA", unescape("\\ud800\\u0041"));
    assertEquals("\uFFFD\n", unescape("\\ud83d\\n"));
    assertEquals("\uFFFD😀", unescape("\\ud83d\\ud83d\\ude00"));
    assertEquals("\uFFFDude00", unescape("\\ud83dude00"));
  }
}
