package io.github.agentwait;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;

/** JSON with numbers as strings "#1.0", and lone surrogates as U+FFFD: see testdata/README.md. */
final class Exact {
  private static final Pattern NUMBER =
      Pattern.compile("-?\\d++(?:\\.\\d++)?(?:[eE][+-]?\\d++)?");

  private static final Pattern LONE_SURROGATE = Pattern.compile("\\p{Cs}");
  private static final ObjectMapper MAPPER = JsonMapper.builder().build();

  private Exact() {}

  static JsonNode read(String json) {
    try {
      return wellFormed(MAPPER.readTree(quoteNumbers(json)));
    } catch (JsonProcessingException e) {
      throw new AssertionError(json, e);
    }
  }

  /** Not by one pattern, which would overflow the stack at long strings. */
  private static String quoteNumbers(String json) {
    var quoted = new StringBuilder();
    int at = 0;
    while (at < json.length()) {
      char c = json.charAt(at);
      int end = at + 1;
      if (c == '"') {
        while (json.charAt(end) != '"') {
          end += json.charAt(end) == '\\' ? 2 : 1;
        }
        end++;
        quoted.append(json, at, end);
      } else if (c == '-' || Character.isDigit(c)) {
        var number = NUMBER.matcher(json).region(at, json.length());
        if (!number.lookingAt()) {
          throw new AssertionError("no number at " + at + " of " + json);
        }
        end = number.end();
        quoted.append("\"#").append(json, at, end).append('"');
      } else {
        quoted.append(c);
      }
      at = end;
    }
    return quoted.toString();
  }

  private static JsonNode wellFormed(JsonNode node) {
    if (node.isTextual()) {
      return JsonNodeFactory.instance.textNode(wellFormed(node.textValue()));
    }
    if (node.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      node.forEach(element -> array.add(wellFormed(element)));
      return array;
    }
    if (node.isObject()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      node.properties()
          .forEach(member -> object.set(wellFormed(member.getKey()), wellFormed(member.getValue())));
      return object;
    }
    return node;
  }

  private static String wellFormed(String text) {
    return LONE_SURROGATE.matcher(text).replaceAll("\uFFFD");
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
