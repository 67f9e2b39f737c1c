package io.github.agentwait.internal;

/** The memory layout of ABI v1 ({@code wasm/ABI.md}): byte offsets into each record. */
public final class Layout {
  private Layout() {}

  /** The version of the ABI that this binding speaks. */
  public static final int ABI = 1;

  /** A cell: byte offsets of a value into the body, then its kind and flags. */
  public static final class Cell {
    private Cell() {}

    static final int START = 0;
    static final int END = 4;
    static final int U_START = 8;
    static final int META = 16;

    static final int KIND = 7;
    static final int MISSING = 0;
    static final int STRING = 5;
    static final int OBJECT = 7;
    static final int ESCAPED = 8;
    static final int NON_ASCII = 16;
  }

  /** The document record. */
  public static final class Doc {
    private Doc() {}

    static final int CODE = 0;
    static final int ERROR_OFFSET = 4;
    static final int ERROR_U_OFFSET = 8;
    static final int ERROR_WANTED = 24;
    static final int ERROR_FOUND = 28;
    public static final int PHASE = 32;
    static final int MESSAGE_AT = 44;
    static final int PART_AT = 48;
    static final int MESSAGE_COUNT = 52;
    static final int PART_COUNT = 56;
    static final int MESSAGE_STRIDE = 64;
    static final int PART_STRIDE = 68;
    static final int SUBJECT_TEXT = 80;
    static final int WANTED_TEXT = 88;
    static final int FOUND_TEXT = 96;
    public static final int CREATED = 104;
    public static final int RAW = 120;
    public static final int INTERACTION_ID = 140;
    public static final int AGENT_ID = 160;
    public static final int STATE = 180;
    public static final int CREATED_AT = 200;
    public static final int RESPONSE = 240;
    public static final int ERROR_TEXT = 260;

    /** What is read of the record; later versions only append. */
    static final int SIZE = 280;
  }

  /** A message record. */
  public static final class Message {
    private Message() {}

    public static final int RAW = 0;
    public static final int ID = 20;
    public static final int ROLE = 40;
    public static final int CONTENT = 60;
    public static final int TIMESTAMP = 80;
    public static final int FIRST_PART = 120;
    public static final int PART_COUNT = 124;
    public static final int SENT = 128;
  }

  /** A part record. */
  public static final class Part {
    private Part() {}

    public static final int RAW = 0;
    public static final int ID = 20;
    public static final int TYPE = 40;
    public static final int TEXT = 60;
    public static final int REASONING = 80;
    public static final int TOOL_CALL_ID = 100;
    public static final int TOOL_NAME = 120;
    public static final int TOOL_CALL_STATE = 140;
    public static final int RESULT = 160;
    public static final int ERROR = 180;
    public static final int FILE = 200;
    public static final int ARGS = 220;
    public static final int RESULT_RESULT = 240;
    public static final int FILE_NAME = 260;
    public static final int FILE_MEDIA_TYPE = 280;
    public static final int FILE_URL = 300;
    public static final int KIND = 320;

    public static final int KIND_TEXT = 1;
    public static final int KIND_REASONING = 2;
    public static final int KIND_TOOL = 3;
    public static final int KIND_FILE = 4;
    public static final int KIND_ERROR = 5;
  }

  /** A time: seconds since 1970 in 64 bits, nanoseconds, and whether it could be read. */
  static final class Time {
    private Time() {}

    static final int SECONDS = 0;
    static final int NANOS = 8;
    static final int OK = 12;
  }

  /** What the exports return. */
  static final class Code {
    private Code() {}

    static final int OK = 0;
    static final int SYNTAX = 1;
    static final int LIMIT = 2;
    static final int SCHEMA = 3;
  }

  /** The question to decide, and the decision, counted from the question. */
  static final class Decide {
    private Decide() {}

    static final int HTTP_STATUS = 0;
    static final int MIN_INTERVAL = 8;
    static final int MAX_INTERVAL = 12;
    static final int NOT_FOUND_GRACE = 16;
    static final int FAILURES = 20;
    static final int ELAPSED = 24;
    static final int NOW = 32;
    static final int RANDOM = 40;
    static final int STRAY_ANSWERS = 44;
    static final int STRAY_FOR = 48;
    static final int FLAGS = 52;
    static final int POLL_AFTER = 60;

    static final int FLAG_ANSWERED = 1;
    static final int FLAG_TOO_LARGE = 2;
    static final int FLAG_OTHER = 4;

    static final int ACTION = 64;
    static final int REASON = 68;
    static final int DELAY = 72;
    static final int RETRY_AFTER = 76;
    static final int FAILURE = 80;
    static final int RETRY_AFTER_DELAY = 84;
    static final int ERROR_CODE_SIZE = 88;
    static final int ERROR_MESSAGE_SIZE = 92;
    static final int STRAY = 96;
    static final int PROBLEM_SIZE = 100;
    static final int POLL_AFTER_COUNTED = 104;
  }
}
