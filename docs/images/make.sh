#!/usr/bin/env bash
# Makes demo.svg, a recording of the demo in a terminal, and wait.png, a wait in Temporal's web UI.
# Needs Python and Node, and Chromium; `go tool task docs:pictures` says what is missing.
set -euo pipefail
cd "$(dirname "$0")/../.."
for tool in python3 npx chromium curl; do
  command -v "$tool" > /dev/null || { echo "docs/images/make.sh needs $tool" >&2; exit 1; }
done
work=$(mktemp -d)
dev=
trap '[ -z "$dev" ] || kill -INT "$dev"; rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet asciinema==2.4.0 pillow==13.0.0
go build -o "$work/dev" ./dev

"$work/venv/bin/asciinema" rec --quiet --cols 100 --rows 34 --command "$work/dev" "$work/demo.cast"
python3 docs/images/thin.py < "$work/demo.cast" > "$work/thin.cast"
npx --yes svg-term-cli@2.1.1 --in "$work/thin.cast" --out docs/images/demo.svg --window --no-cursor --width 100 --height 34

"$work/dev" --keep > "$work/log" 2>&1 &
dev=$!
until grep -q 'stays up' "$work/log"; do
  kill -0 "$dev"
  sleep 1
done
ui=$(grep -o 'http://[^ ]*/namespaces' "$work/log" | head -1)
page=$(curl --silent "${ui%/namespaces}/api/v1/namespaces/agentwait/workflows" | python3 -c '
import json, sys, urllib.parse
for each in json.load(sys.stdin)["executions"]:
    wait = each["execution"]
    if wait["workflowId"].endswith("/sales-report"):
        print(urllib.parse.quote(wait["workflowId"], safe="") + "/" + wait["runId"] + "/timeline")')
chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --virtual-time-budget=30000 \
  --window-size=1400,940 --screenshot="$work/wait.png" "$ui/agentwait/workflows/$page" 2> /dev/null
"$work/venv/bin/python" -c '
import sys
from PIL import Image
Image.open(sys.argv[1]).convert("RGB").quantize(64).save(sys.argv[2], optimize=True)' "$work/wait.png" docs/images/wait.png
