package io.github.agentwait;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** JSON with numbers as strings "#1.0", and lone surrogates as U+FFFD: see testdata/README.md. */
final class Exact {
  private static final Pattern NUMBER = Pattern.compile("-?\\d++(?:\\.\\d++)?(?:[eE][+-]?\\d++)?");

  private static final Pattern ESCAPE =
      Pattern.compile(
          "\\\\(?:u[dD][89abAB]\\p{XDigit}{2}\\\\u[dD][c-fC-F]\\p{XDigit}{2}|u\\p{XDigit}{4}|.)");

  private static final ObjectMapper MAPPER = JsonMapper.builder().build();

  private Exact() {}

  static JsonNode read(String json) {
    try {
      return MAPPER.readTree(tokens(json));
    } catch (JsonProcessingException e) {
      throw new AssertionError(json, e);
    }
  }

  /** Not by one pattern, which would overflow the stack at long strings. */
  private static String tokens(String json) {
    var exact = new StringBuilder();
    int at = 0;
    while (at < json.length()) {
      char c = json.charAt(at);
      int end = at + 1;
      if (c == '"') {
        while (json.charAt(end) != '"') {
          end += json.charAt(end) == '\\' ? 2 : 1;
        }
        end++;
        exact.append(wellFormed(json.substring(at, end)));
      } else if (c == '-' || Character.isDigit(c)) {
        var number = NUMBER.matcher(json).region(at, json.length());
        if (!number.lookingAt()) {
          throw new AssertionError("no number at " + at + " of " + json);
        }
        end = number.end();
        exact.append("\"#").append(json, at, end).append('"');
      } else {
        exact.append(c);
      }
      at = end;
    }
    return exact.toString();
  }

  /** Jackson refuses lone surrogates. What remains of them after the pairs is alone. */
  private static String wellFormed(String token) {
    return ESCAPE
        .matcher(token)
        .replaceAll(
            escape -> {
              String text = escape.group();
              boolean alone = text.length() == 6 && text.matches("\\\\u[dD][89a-fA-F]..");
              return Matcher.quoteReplacement(alone ? "\\uFFFD" : text);
            });
  }

  /** An integer of a vector, such as "#200". */
  static long integer(JsonNode number) {
    return Long.parseLong(number.textValue().substring(1));
  }

  static int intValue(JsonNode number) {
    return Math.toIntExact(integer(number));
  }

  /** A text as JSON. */
  static String quoted(String text) {
    try {
      return MAPPER.writeValueAsString(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
