#!/usr/bin/env bash
# redact.sh [MEGABYTES]: measures redaction of generated logs, beside what others do with the same
# text: ripgrep with the same patterns (it only finds), a cleaner of the usual kind in Python, and
# secretlint when npm has put it into build/bench-redact/node_modules. The slow ones get the first
# tenth. Needs build/release, `time` and ripgrep.
set -euo pipefail
cd "$(dirname "$0")/.."
. benchmarks/common.sh
megabytes=${1:-200}
open_run redact
generate_logs "$work/root" "$megabytes"
cat "$work"/root/var/log/bench/*.log >"$work/corpus.log"
head -c $((megabytes * 100000)) "$work/corpus.log" >"$work/tenth.log"
tr -dc 'a-z \n' <"$work/corpus.log" >"$work/plain.log"

# The patterns of the rules, one on a line.
python3 - redact/rules >"$work/patterns.txt" <<'EOF'
import pathlib, re, sys
for file in sorted(pathlib.Path(sys.argv[1]).glob("*.yaml")):
    for line in file.read_text().splitlines():
        match = re.match(r"    pattern: '(.*)'$", line)
        if match:
            print(match.group(1).replace("''", "'"))
EOF

cat >"$work/cleaner.py" <<'EOF'
import re, sys
RULES = [(re.compile(pattern), text) for pattern, text in [
    (r"(?i)(password|passwd|secret|token|api_key)(\s*[=:]\s*)\S+", r"\1\2***"),
    (r"(?i)(authorization:\s*\w+\s+)\S+", r"\1***"),
    (r"://([^:/@\s]+):[^@\s]+@", r"://\1:***@"),
    (r"\bAKIA[0-9A-Z]{16}\b", "***"), (r"\beyJ[\w-]+\.[\w-]+\.[\w-]+", "***"), (r"\bgh[pousr]_\w{36}\b", "***"),
    (r"[\w.+-]+@[\w-]+\.[\w.]+", "***"), (r"\b(?:\d{1,3}\.){3}\d{1,3}\b", "***"), (r"\b(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b", "***")]]
for line in open(sys.argv[1], encoding="utf-8", errors="replace"):
    for pattern, text in RULES:
        line = pattern.sub(text, line)
    sys.stdout.write(line)
EOF

for round in 1 2 3; do
  measure "casefile" "$collect" redact "$work/corpus.log"
  measure "casefile, nothing to hide" "$collect" redact "$work/plain.log"
  echo "round $round"
done
measure "start: one word" "$collect" redact <<<"word"
if command -v rg >/dev/null; then measure "a tenth: ripgrep" rg --no-unicode -c -f "$work/patterns.txt" "$work/tenth.log"; fi
measure "a tenth: python re" python3 "$work/cleaner.py" "$work/tenth.log"
if [ -x "$work/node_modules/.bin/secretlint" ]; then
  echo '{"rules":[{"id":"@secretlint/secretlint-rule-preset-recommend"}]}' >"$work/.secretlintrc.json"
  measure "a tenth: secretlint" sh -c "cd '$work' && node_modules/.bin/secretlint --no-color tenth.log; true"
fi

{
  echo "# Redaction, $(date -u +%Y-%m-%d): generated logs"
  echo
  machine
  "$collect" --version
  not_measured rg
  echo
  echo "| what | MB per CPU second | CPU s | wall s | peak RSS MiB |"
  echo "|---|---|---|---|---|"
  best | awk -F'\t' -v whole="$(stat -c %s "$work/corpus.log")" -v plain="$(stat -c %s "$work/plain.log")" \
    -v tenth="$(stat -c %s "$work/tenth.log")" '{
      bytes = $1 ~ /^a tenth/ ? tenth : $1 ~ /nothing/ ? plain : $1 ~ /^start/ ? 5 : whole
      printf "| %s | %.2f | %s | %s | %s |\n", $1, bytes / 1e6 / ($2 > 0 ? $2 : 0.01), $2, $3, $4 }'
} | tee "$out/README.md"
