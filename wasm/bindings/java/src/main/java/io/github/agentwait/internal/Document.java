package io.github.agentwait.internal;

import io.github.agentwait.internal.Layout.Cell;
import io.github.agentwait.internal.Layout.Doc;
import io.github.agentwait.internal.Layout.Time;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A document that was read: its body, and the records that point into it, copied out of the
 * module's memory. Nothing of it changes, so that any thread may read it. The records of messages
 * and parts are copied when they are first wanted, since nearly every poll wants the state alone.
 */
public final class Document implements Parsed {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] body;

  /** The document record, and in a {@link #full} one the messages and the parts after it. */
  private final byte[] records;

  /** The input that it was read from, of whichever instance. */
  private final long input;

  private final int messageCount;
  private final int messageStride;
  private final int partAt;
  private final int partStride;

  /** Copies records out of the memory, whose document record is at {@code doc}: that one or all. */
  Document(byte[] body, long input, byte[] memory, int doc, boolean all) {
    this.body = body;
    this.input = input;
    messageCount = word(memory, doc + Doc.MESSAGE_COUNT);
    messageStride = word(memory, doc + Doc.MESSAGE_STRIDE);
    partStride = word(memory, doc + Doc.PART_STRIDE);
    int messageBytes = messageCount * messageStride;
    int partBytes = word(memory, doc + Doc.PART_COUNT) * partStride;
    partAt = Doc.SIZE + messageBytes;
    records = new byte[all ? partAt + partBytes : Doc.SIZE];
    System.arraycopy(memory, doc, records, 0, Doc.SIZE);
    if (!all) {
      return;
    }
    System.arraycopy(memory, word(memory, doc + Doc.MESSAGE_AT), records, Doc.SIZE, messageBytes);
    System.arraycopy(memory, word(memory, doc + Doc.PART_AT), records, partAt, partBytes);
  }

  static int word(byte[] bytes, int at) {
    return (int) INT.get(bytes, at);
  }

  /**
   * The same with the records of messages and parts. They are still in the memory of the instance
   * that read the body, if that has read no other since; else it is read again.
   */
  public Document full() {
    boolean isFull = messageCount == 0 || records.length > Doc.SIZE;
    return isFull ? this : EnginePool.shared().run(engine -> engine.full(body, input));
  }

  /** The body; not to be changed. */
  public byte[] body() {
    return body;
  }

  /** How many messages there are. */
  public int messageCount() {
    return messageCount;
  }

  /** Where the record of a message is. */
  public int messageAt(int index) {
    return Doc.SIZE + index * messageStride;
  }

  /** Where the record of a part is. */
  public int partAt(int index) {
    return partAt + index * partStride;
  }

  /** A word of a record. */
  public int word(int at) {
    return word(records, at);
  }

  /** A time that could be read, else null. */
  public @Nullable Instant time(int at) {
    if (word(at + Time.OK) == 0) {
      return null;
    }
    return Instant.ofEpochSecond(
        (long) LONG.get(records, at + Time.SECONDS), word(at + Time.NANOS));
  }

  /** Whether there is a value. */
  public boolean has(int cell) {
    return (word(cell + Cell.META) & Cell.KIND) != Cell.MISSING;
  }

  /** Whether the value is an object. */
  public boolean isObject(int cell) {
    return (word(cell + Cell.META) & Cell.KIND) == Cell.OBJECT;
  }

  /** The characters of a string; null of any other value. */
  public @Nullable String string(int cell) {
    int meta = word(cell + Cell.META);
    if ((meta & Cell.KIND) != Cell.STRING) {
      return null;
    }
    int start = word(cell + Cell.START) + 1;
    int end = word(cell + Cell.END) - 1;
    if ((meta & Cell.ESCAPED) != 0) {
      return Unescape.decode(body, start, end);
    }
    var charset =
        (meta & Cell.NON_ASCII) == 0 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
    return new String(body, start, end - start, charset);
  }

  /** The same; where the characters are those of a constant, that one. */
  public @Nullable String string(int cell, String constant) {
    int start = word(cell + Cell.START) + 1;
    if (word(cell + Cell.END) - 1 - start != constant.length()) {
      return string(cell);
    }
    for (int i = 0; i < constant.length(); i++) {
      if (body[start + i] != constant.charAt(i)) {
        return string(cell);
      }
    }
    return (word(cell + Cell.META) & Cell.KIND) == Cell.STRING ? constant : null;
  }

  /** Where a value begins, in bytes. */
  public int startOf(int cell) {
    return word(cell + Cell.START);
  }

  /** Where a value begins, in UTF-16 units. */
  public int indexOf(int cell) {
    return word(cell + Cell.U_START);
  }

  /** The JSON text of a value; null where it is missing. */
  public @Nullable String json(int cell) {
    if (!has(cell)) {
      return null;
    }
    int start = word(cell + Cell.START);
    return new String(body, start, word(cell + Cell.END) - start, StandardCharsets.UTF_8);
  }

  /** Whether two values have the same JSON text. */
  public boolean sameText(int cell, Document other, int otherCell) {
    return Arrays.equals(
        body,
        word(cell + Cell.START),
        word(cell + Cell.END),
        other.body,
        other.word(otherCell + Cell.START),
        other.word(otherCell + Cell.END));
  }

  /** A hash of a value's JSON text. */
  public int hash(int cell) {
    int hash = 1;
    for (int i = word(cell + Cell.START); i < word(cell + Cell.END); i++) {
      hash = 31 * hash + body[i];
    }
    return hash;
  }

  /** Whether the value is all that is between two offsets into the body. */
  public boolean spans(int cell, int start, int end) {
    return word(cell + Cell.START) == start && word(cell + Cell.END) == end;
  }
}
