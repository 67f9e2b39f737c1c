// HotSpot never compiles a method of more than 8,000 bytes of code, and would interpret it for
// ever:
// no function of the module may become one.
package io.github.agentwait.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;

class HugeMethodsTest {
  private static final int HUGE = 8_000;
  private static final Path CLASSES = Path.of("target/classes/io/github/agentwait/internal/wasm");
  private static final Pattern INSTRUCTION = Pattern.compile("^ *(\\d+): [a-z]", Pattern.MULTILINE);

  @Test
  void noFunctionIsTooLargeToBeCompiled() throws IOException {
    ToolProvider javap = ToolProvider.findFirst("javap").orElseThrow();
    List<Path> classes;
    try (var files = Files.list(CLASSES)) {
      classes = files.filter(file -> file.toString().endsWith(".class")).toList();
    }
    int largest = 0;
    for (Path file : classes) {
      var text = new StringWriter();
      var out = new PrintWriter(text);
      assertEquals(0, javap.run(out, out, "-c", "-p", file.toString()));
      var instruction = INSTRUCTION.matcher(text.getBuffer());
      while (instruction.find()) {
        largest = Math.max(largest, Integer.parseInt(instruction.group(1)));
      }
    }
    System.out.printf("largest function of the module: %d bytes of code%n", largest);
    assertTrue(largest > 1_000, "the functions were found");
    assertTrue(largest < HUGE, "a function of " + largest + " bytes; split it in the module");
  }
}
