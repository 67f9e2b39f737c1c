// The README shows code of the example, which is compiled and run with the installed jar, and names
// the versions that the pom has.
package io.github.agentwait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReadmeTest {
  private static String words(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }

  private static List<String> blocks(String readme, String language) {
    List<String> all = new ArrayList<>();
    var block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(readme);
    while (block.find()) {
      all.add(words(block.group(1)));
    }
    return all;
  }

  @Test
  void itsCodeIsThatOfTheExample() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    Path example = Path.of("example/src/main/java/example");
    String code =
        words(Files.readString(example.resolve("Await.java")))
            + words(Files.readString(example.resolve("Read.java")));
    List<String> shown = blocks(readme, "java");
    assertEquals(3, shown.size());
    for (String block : shown) {
      assertTrue(code.contains(block), block);
    }
  }

  @Test
  void itsDependencyIsThatOfTheExample() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    String pom = words(Files.readString(Path.of("example/pom.xml")));
    List<String> shown = blocks(readme, "xml");
    assertEquals(1, shown.size());
    assertTrue(pom.contains(shown.get(0)), shown.get(0));
  }
}
