// HotSpot never compiles a method of more than 8,000 bytes of code, and would interpret it for
// ever: no function of the module may become one. And what its functions call at each access to
// the memory is to be this library's class, not the one that Chicory's compiler writes.
package io.github.agentwait.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;

class HugeMethodsTest {
  private static final int HUGE = 8_000;
  private static final Path CLASSES = Path.of("target/classes/io/github/agentwait/internal");
  private static final Pattern INSTRUCTION = Pattern.compile("^ *(\\d+): [a-z]", Pattern.MULTILINE);

  /** A call of what this library's class has not would end the first parse that comes there. */
  private static final Pattern HELPER =
      Pattern.compile(
          "Method io/github/agentwait/internal/AgentStatusModuleMachineShaded\\.(\\w+):");

  @Test
  void noFunctionIsTooLargeToBeCompiled() throws IOException {
    int largest = 0;
    var instruction = INSTRUCTION.matcher(disassembled());
    while (instruction.find()) {
      largest = Math.max(largest, Integer.parseInt(instruction.group(1)));
    }
    System.out.printf("largest function of the module: %d bytes of code%n", largest);
    assertTrue(largest > 1_000, "the functions were found");
    assertTrue(largest < HUGE, "a function of " + largest + " bytes; split it in the module");
  }

  @Test
  void whatTheFunctionsCallIsThisLibrarys() throws IOException {
    var declared = new TreeSet<String>();
    for (Method method : AgentStatusModuleMachineShaded.class.getDeclaredMethods()) {
      declared.add(method.getName());
    }
    assertFalse(declared.contains("callHostFunction"), "this is the class that Chicory writes");
    var called = new TreeSet<String>();
    var helper = HELPER.matcher(disassembled());
    while (helper.find()) {
      called.add(helper.group(1));
    }
    assertTrue(called.contains("memoryReadInt"), "the calls were found");
    called.removeAll(declared);
    assertEquals(Set.of(), called, "write these, too");
  }

  private static String disassembled() throws IOException {
    ToolProvider javap = ToolProvider.findFirst("javap").orElseThrow();
    List<Path> classes;
    try (var files = Files.list(CLASSES)) {
      classes = files.filter(file -> file.toString().endsWith(".class")).toList();
    }
    var text = new StringWriter();
    var out = new PrintWriter(text);
    for (Path file : classes) {
      assertEquals(0, javap.run(out, out, "-c", "-p", file.toString()));
    }
    return text.toString();
  }
}
