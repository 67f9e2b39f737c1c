// The memory keeps to the limits of WebAssembly: it grows by pages up to its maximum, and what
// lies outside of it cannot be read or written.
package io.github.agentwait.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.dylibso.chicory.wasm.types.MemoryLimits;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class LinearMemoryTest {
  private static final int PAGE = 65_536;
  private final LinearMemory memory = new LinearMemory(new MemoryLimits(1, 3));

  @Test
  void itGrowsToItsMaximumAndKeepsWhatItHas() {
    memory.writeLong(PAGE - 8, 0x1122334455667788L);
    assertEquals(1, memory.grow(2));
    assertEquals(3, memory.pages());
    assertEquals(-1, memory.grow(1));
    assertEquals(-1, memory.grow(-1), "an unsigned number");
    assertEquals(3, memory.grow(0));
    assertEquals(0x1122334455667788L, memory.readLong(PAGE - 8));
  }

  @Test
  void itIsLittleEndian() {
    memory.writeI32(0, 0x04030201);
    memory.writeShort(4, (short) 0xfffe);
    assertArrayEquals(new byte[] {1, 2, 3, 4, (byte) 0xfe, (byte) 0xff}, memory.readBytes(0, 6));
    assertEquals(0xfffeL, memory.readU16(4));
    memory.writeF64(8, 1.5);
    assertEquals(1.5, memory.readDouble(8));
    memory.writeF32(16, 2.5f);
    assertEquals(2.5f, memory.readFloat(16));
    memory.copy(1, 0, 3); // what overlaps is as it was
    memory.fill((byte) 9, 4, 6);
    assertArrayEquals(new byte[] {1, 1, 2, 3, 9, 9}, memory.readBytes(0, 6));
  }

  @Test
  void whatLiesOutsideTraps() {
    for (int address : new int[] {-1, PAGE, Integer.MIN_VALUE}) {
      List<Executable> accesses =
          List.of(
              () -> memory.read(address),
              () -> memory.readShort(address - 1),
              () -> memory.readInt(address - 3),
              () -> memory.readLong(address - 7),
              () -> memory.readBytes(address, 1),
              () -> memory.writeByte(address, (byte) 0),
              () -> memory.writeI32(address - 3, 0),
              () -> memory.writeLong(address - 7, 0),
              () -> memory.write(address, new byte[1], 0, 1),
              () -> memory.copy(0, address, 1),
              () -> memory.copy(address, 0, 1));
      for (Executable access : accesses) {
        assertThrows(IndexOutOfBoundsException.class, access);
      }
    }
  }
}
