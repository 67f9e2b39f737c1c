"""Where things lie in the module's memory: the tables of wasm/ABI.md, in bytes."""

from __future__ import annotations

ABI = 1

DOC_BYTES = 280  # as far as it is read here
QUESTION_BYTES = 64
DECISION_AT = 64  # after the question
DECISION_BYTES = 44

# What a cell holds: a kind and flags.
KIND_MASK = 7
STRING = 5
OBJECT = 7
ESCAPED = 8
LONE_SURROGATE = 32

# Flags of a question.
ANSWERED = 1  # a good answer came before
TOO_LARGE = 2  # the body is over the caller's limit
OTHER = 4  # the document is about another interaction

# Codes.
OK = 0
SYNTAX = 1
LIMIT = 2
SCHEMA = 3

# The document.
ERROR_OFFSET = 4
ERROR_WANTED = 24
ERROR_FOUND = 28
PHASE = 32
BODY_UNITS = 40
MESSAGE_AT = 44  # then part_at, message_count, part_count
MESSAGE_COUNT = 52  # then part_count
MESSAGE_STRIDE = 64  # then part_stride
SUBJECT_TEXT = 80
WANTED_TEXT = 88
FOUND_TEXT = 96
CREATED = 104
RAW = 120
INTERACTION_ID = 140
AGENT_ID = 160
STATE = 180
CREATED_AT = 200
RESPONSE = 240
ERROR_MESSAGE = 260

# A message.
MESSAGE_RAW = 0
MESSAGE_ID = 20
ROLE = 40
CONTENT = 60
TIMESTAMP = 80
MESSAGE_PARTS = 120  # the index of the first one, and how many
SENT = 128

# A part.
PART_RAW = 0
PART_ID = 20
TYPE = 40
TEXT = 60
REASONING = 80
TOOL_CALL_ID = 100
TOOL_NAME = 120
TOOL_CALL_STATE = 140
RESULT = 160
ERROR = 180
FILE = 200
ARGS = 220
RESULT_RESULT = 240
FILE_NAME = 260
FILE_MEDIA_TYPE = 280
FILE_URL = 300
PART_KIND = 320
