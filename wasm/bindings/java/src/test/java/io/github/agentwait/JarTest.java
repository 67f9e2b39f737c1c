// The jar is what others get, and has to carry its licence and the schema of the contract.
package io.github.agentwait;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class JarTest {
  /** The jar is packed of this folder. */
  private static final Path CLASSES = Path.of("target/classes");

  private static final String SCHEMA = "/META-INF/agentwait/agentwait.schema.json";

  @Test
  void theLicenceIsInTheJar() throws IOException {
    assertEquals(
        Files.readString(Path.of("LICENSE")),
        Files.readString(CLASSES.resolve("META-INF/LICENSE")));
  }

  @Test
  void theSchemaIsOnTheClassPath() throws IOException {
    byte[] theirs = Files.readAllBytes(Path.of("../../../schema/agentwait.schema.json"));
    try (InputStream ours = AgentStatus.class.getResourceAsStream(SCHEMA)) {
      assertNotNull(ours, SCHEMA);
      assertArrayEquals(theirs, ours.readAllBytes());
    }
    assertTrue(Files.readString(Path.of("README.md")).contains("getResource(\"" + SCHEMA + "\")"));
  }
}
