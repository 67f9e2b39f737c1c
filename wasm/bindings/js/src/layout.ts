// The memory layout of ABI v1 (wasm/ABI.md): where the words of each record are.
// Offsets count 32-bit words.

/** The version of the ABI that this binding speaks. */
export const abi = 1;

/** Words of a cell: start and end in bytes, start and end in UTF-16 units, kind and flags. */
export const cellWords = 5;
export const enum CellWord {
  Start,
  End,
  UStart,
  UEnd,
  Meta,
}

/** The kinds of values: the low bits of a cell's meta word. */
export const enum Kind {
  Missing,
  Null,
  False,
  True,
  Number,
  String,
  Array,
  Object,
  Mask = 7,
}

/** The flags of a cell's meta word. */
export const enum Flag {
  Escaped = 8,
  NonASCII = 16,
  LoneSurrogate = 32,
}

/** Words of the document record. */
export const enum Doc {
  Code,
  ErrorOffset,
  ErrorUOffset,
  ErrorWhere,
  ErrorMessage,
  ErrorPart,
  ErrorWanted,
  ErrorFound,
  Phase,
  BodyLen,
  BodyUnits,
  MessageAt,
  PartAt,
  MessageCount,
  PartCount,
  CellStride,
  MessageStride,
  PartStride,
  Generation,
  Size,
  SubjectText, // start and end
  WantedText = 22,
  FoundText = 24,
  Created = 26, // a time
  Raw = 30,
  InteractionId = 35,
  AgentId = 40,
  State = 45,
  CreatedAt = 50,
  Messages = 55,
  Response = 60,
  ErrorMessageText = 65,
  Words = 70,
}

/** Words of a message record. */
export const enum MessageWord {
  Raw = 0,
  Id = 5,
  Role = 10,
  Content = 15,
  Timestamp = 20,
  Parts = 25,
  FirstPart = 30,
  PartCount = 31,
  Sent = 32, // a time
}

/** Words of a part record. */
export const enum PartWord {
  Raw = 0,
  Id = 5,
  Type = 10,
  Text = 15,
  Reasoning = 20,
  ToolCallId = 25,
  ToolName = 30,
  ToolCallState = 35,
  Result = 40,
  Error = 45,
  File = 50,
  Args = 55,
  ResultResult = 60,
  FileName = 65,
  FileMediaType = 70,
  FileURL = 75,
  Kind = 80,
}

/** Words of a time: seconds since 1970 in two words, nanoseconds, and whether it could be read. */
export const enum TimeWord {
  Low,
  High,
  Nanos,
  OK,
}

/** The kinds of parts. */
export const enum PartKind {
  Unknown,
  Text,
  Reasoning,
  Tool,
  File,
  Error,
}

/** What the exports return. */
export const enum Code {
  OK,
  Syntax,
  Limit,
  Schema,
  Memory = 5,
}

/** Words of the question to decide; its answer begins after 64 bytes. */
export const enum Question {
  HTTPStatus,
  Phase,
  MinInterval,
  MaxInterval,
  NotFoundGrace,
  Failures,
  ElapsedLow,
  ElapsedHigh,
  NowLow,
  NowHigh,
  Random,
  StrayAnswers,
  StrayFor,
  Flags,
  PollAfter = 15,
}

/** The flags of the question to decide. */
export const enum Ask {
  Answered = 1,
  TooLarge = 2,
  Other = 4,
}

/** Words of decide's answer, counted from the question. */
export const enum Answer {
  Action = 16,
  Reason,
  Delay,
  RetryAfter,
  Failure,
  RetryAfterDelay,
  ErrorCodeSize,
  ErrorMessageSize,
  Stray,
  ProblemSize,
  PollAfter,
}

/** The phases, by their code. */
export const phases = ["unknown", "running", "needs_input", "completed", "failed", "unknown"] as const;
