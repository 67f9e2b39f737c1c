package io.github.agentwait.internal;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.MemCopyWorkaround;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.runtime.TrapException;
import com.dylibso.chicory.wasm.ChicoryException;
import com.dylibso.chicory.wasm.InvalidException;

/**
 * What the compiled module calls at each access to its memory, in place of the class of this name
 * that Chicory's compiler writes; the build leaves that one out.
 *
 * <p>HotSpot inlines at most 8,000 bytes of code into a method, its own included, and leaves what
 * is beyond as calls. The module's largest function, which is the parser, has half of that itself.
 * So these methods are as short as can be: the array is taken straight from the memory, which
 * Chicory asks by way of an interface and a method more. Nor is the thread asked at each loop and
 * call whether it is interrupted, which reads a volatile field: a body is read to its end.
 *
 * <p>An address is base + offset modulo 2^32. WebAssembly would trap where that wraps; the last
 * bytes of 4 GiB are nothing that the module ever computes, and what it gets is in the array.
 */
final class AgentStatusModuleMachineShaded {
  /** HotSpot 17 miscompiles some copies that are inlined: Chicory's issue 843. */
  private static final boolean OLD = MemCopyWorkaround.shouldUseMemWorkaround();

  private AgentStatusModuleMachineShaded() {}

  static void checkInterruption() {}

  static byte memoryReadByte(int base, int offset, Memory memory) {
    return ((LinearMemory) memory).bytes[base + offset];
  }

  static short memoryReadShort(int base, int offset, Memory memory) {
    return (short) LinearMemory.SHORT.get(((LinearMemory) memory).bytes, base + offset);
  }

  static int memoryReadInt(int base, int offset, Memory memory) {
    return (int) LinearMemory.INT.get(((LinearMemory) memory).bytes, base + offset);
  }

  static long memoryReadLong(int base, int offset, Memory memory) {
    return (long) LinearMemory.LONG.get(((LinearMemory) memory).bytes, base + offset);
  }

  static float memoryReadFloat(int base, int offset, Memory memory) {
    return memory.readFloat(base + offset);
  }

  static double memoryReadDouble(int base, int offset, Memory memory) {
    return memory.readDouble(base + offset);
  }

  static void memoryWriteByte(int base, byte value, int offset, Memory memory) {
    ((LinearMemory) memory).bytes[base + offset] = value;
  }

  static void memoryWriteShort(int base, short value, int offset, Memory memory) {
    LinearMemory.SHORT.set(((LinearMemory) memory).bytes, base + offset, value);
  }

  static void memoryWriteInt(int base, int value, int offset, Memory memory) {
    LinearMemory.INT.set(((LinearMemory) memory).bytes, base + offset, value);
  }

  static void memoryWriteLong(int base, long value, int offset, Memory memory) {
    LinearMemory.LONG.set(((LinearMemory) memory).bytes, base + offset, value);
  }

  static void memoryWriteFloat(int base, float value, int offset, Memory memory) {
    memory.writeF32(base + offset, value);
  }

  static void memoryWriteDouble(int base, double value, int offset, Memory memory) {
    memory.writeF64(base + offset, value);
  }

  static void memoryCopy(int to, int from, int size, Memory memory) {
    if (OLD) {
      MemCopyWorkaround.memoryCopy(to, from, size, memory);
    } else {
      memory.copy(to, from, size);
    }
  }

  static void memoryFill(int from, byte value, int size, Memory memory) {
    memory.fill(value, from, from + size);
  }

  static int memoryGrow(int pages, Memory memory) {
    return memory.grow(pages);
  }

  static int memoryPages(Memory memory) {
    return memory.pages();
  }

  /**
   * By way of longs: HotSpot 17 miscompiles some {@code Integer.compareUnsigned} of this operation,
   * so that Chicory makes a call of it there that cannot be inlined (its issues 755 and 1178).
   */
  static int i32_ge_u(int a, int b) {
    return Integer.toUnsignedLong(a) >= Integer.toUnsignedLong(b) ? 1 : 0;
  }

  static long readGlobal(int index, Instance instance) {
    return instance.global(index).getValue();
  }

  static void writeGlobal(long value, int index, Instance instance) {
    instance.global(index).setValue(value);
  }

  /** A function of another instance, of which the module's table has none. */
  static long[] callIndirect(long[] arguments, int type, int function, Instance instance) {
    if (instance.functionType(function) != type) {
      throw throwIndirectCallTypeMismatch();
    }
    return instance.getMachine().call(function, arguments);
  }

  static RuntimeException throwIndirectCallTypeMismatch() {
    throw new ChicoryException("indirect call type mismatch");
  }

  static RuntimeException throwCallStackExhausted(StackOverflowError error) {
    throw new ChicoryException("call stack exhausted", error);
  }

  static RuntimeException throwTrapException() {
    throw new TrapException("trapped on an unreachable instruction");
  }

  static RuntimeException throwUnknownFunction(int index) {
    throw new InvalidException("unknown function " + index);
  }
}
