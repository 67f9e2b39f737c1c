"""Thin a recording: what a terminal shows within half a second is one frame."""

import json
import sys

FRAME = 0.5  # seconds

header, *events = sys.stdin.read().splitlines()
frames: list[tuple[float, str]] = []
for event in map(json.loads, events):
    time, kind, data = event
    if kind != "o":
        continue
    if frames and time - frames[-1][0] < FRAME:
        frames[-1] = (frames[-1][0], frames[-1][1] + data)
    else:
        frames.append((time, data))
print(header)
for time, data in frames:
    print(json.dumps([time, "o", data], ensure_ascii=False))
