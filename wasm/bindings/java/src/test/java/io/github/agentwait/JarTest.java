// The jar is what others get, and has to carry its licence.
package io.github.agentwait;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class JarTest {
  /** The jar is packed of this folder. */
  private static final Path CLASSES = Path.of("target/classes");

  @Test
  void theLicenceIsInTheJar() throws IOException {
    assertEquals(
        Files.readString(Path.of("LICENSE")),
        Files.readString(CLASSES.resolve("META-INF/LICENSE")));
  }
}
