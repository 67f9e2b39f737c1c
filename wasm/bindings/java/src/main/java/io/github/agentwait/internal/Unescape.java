package io.github.agentwait.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Reads strings with escapes, which the module has validated. */
final class Unescape {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long BACKSLASHES = ONES * '\\';
  private static final int REPLACEMENT = 0xFFFD;

  /** The values of digits, of any case. */
  private static final byte[] HEX = digits();

  private final byte[] from;
  private final int end;
  private final byte[] to;
  private int at;
  private int size;

  private Unescape(byte[] from, int start, int end) {
    this.from = from;
    this.end = end;
    this.to = new byte[end - start];
    this.at = start;
  }

  /** The characters between two offsets; lone surrogates are U+FFFD. */
  static String decode(byte[] body, int start, int end) {
    Unescape text = new Unescape(body, start, end);
    while (text.copyPlain()) {
      text.escape();
    }
    return new String(text.to, 0, text.size, StandardCharsets.UTF_8);
  }

  /** Copies what is before the next backslash, eight bytes at a time, and steps over that. */
  private boolean copyPlain() {
    int in = at;
    int out = size;
    while (in + Long.BYTES <= end) { // there is as much room: an escape is never shorter
      long eight = (long) LONG.get(from, in);
      LONG.set(to, out, eight);
      long different = eight ^ BACKSLASHES;
      long zeros = (different - ONES) & ~different & HIGH_BITS;
      if (zeros != 0) {
        int before = Long.numberOfTrailingZeros(zeros) >>> 3;
        at = in + before + 1;
        size = out + before;
        return true;
      }
      in += Long.BYTES;
      out += Long.BYTES;
    }
    while (in < end) {
      byte b = from[in++];
      if (b == '\\') {
        at = in;
        size = out;
        return true;
      }
      to[out++] = b;
    }
    at = in;
    size = out;
    return false;
  }

  /** Reads the escape whose backslash has been read. */
  private void escape() {
    byte b = from[at++];
    switch (b) {
      case 'b' -> to[size++] = '\b';
      case 'f' -> to[size++] = '\f';
      case 'n' -> to[size++] = '\n';
      case 'r' -> to[size++] = '\r';
      case 't' -> to[size++] = '\t';
      case 'u' -> {
        put(codePoint());
        while (at + 1 < end && from[at] == '\\' && from[at + 1] == 'u') { // they come in runs
          at += 2;
          put(codePoint());
        }
      }
      default -> to[size++] = b; // a quote, a slash or a backslash
    }
  }

  private int codePoint() {
    int unit = hex(at);
    at += 4;
    if (unit < Character.MIN_SURROGATE || unit > Character.MAX_SURROGATE) {
      return unit;
    }
    if (unit <= Character.MAX_HIGH_SURROGATE
        && at + 6 <= end
        && from[at] == '\\'
        && from[at + 1] == 'u') {
      int low = hex(at + 2);
      if (low >= Character.MIN_LOW_SURROGATE && low <= Character.MAX_LOW_SURROGATE) {
        at += 6;
        return Character.toCodePoint((char) unit, (char) low);
      }
    }
    return REPLACEMENT;
  }

  private int hex(int digits) {
    return HEX[from[digits]] << 12
        | HEX[from[digits + 1]] << 8
        | HEX[from[digits + 2]] << 4
        | HEX[from[digits + 3]];
  }

  private static byte[] digits() {
    var values = new byte[128];
    for (int c = 0; c < values.length; c++) {
      values[c] = (byte) Math.max(Character.digit(c, 16), 0);
    }
    return values;
  }

  /** Writes a character as UTF-8. */
  private void put(int c) {
    if (c < 0x80) {
      to[size++] = (byte) c;
    } else if (c < 0x800) {
      to[size++] = (byte) (0xC0 | (c >> 6));
      to[size++] = continuation(c);
    } else if (c < 0x10000) {
      to[size++] = (byte) (0xE0 | (c >> 12));
      to[size++] = continuation(c >> 6);
      to[size++] = continuation(c);
    } else {
      to[size++] = (byte) (0xF0 | (c >> 18));
      to[size++] = continuation(c >> 12);
      to[size++] = continuation(c >> 6);
      to[size++] = continuation(c);
    }
  }

  private static byte continuation(int bits) {
    return (byte) (0x80 | (bits & 0x3F));
  }
}
