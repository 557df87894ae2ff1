#!/usr/bin/env bash
# redact.sh FOLDER PROGRAM: MB per CPU second of `PROGRAM redact` on 200 MB of generated logs, beside what others do with the
# same text: ripgrep with the same patterns (it only finds), a cleaner of the usual kind in Python, and secretlint when npm has
# put it into FOLDER/node_modules. FOLDER keeps the corpus and the raw figures (redact.tsv).
set -euo pipefail
folder=$1 program=$2
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$folder"
if [ ! -f "$folder/corpus.log" ]; then
  python3 "$here/generate_logs.py" "$folder/root" 200
  cat "$folder"/root/var/log/bench/*.log > "$folder/corpus.log"
fi
head -c 20000000 "$folder/corpus.log" > "$folder/small.log"
tr -dc 'a-z \n' < "$folder/corpus.log" > "$folder/plain.log"

# The patterns of the rules, one on a line.
python3 - "$here/../redact/rules" > "$folder/patterns.txt" <<'EOF'
import pathlib, re, sys
for file in sorted(pathlib.Path(sys.argv[1]).glob("*.yaml")):
    for line in file.read_text().splitlines():
        match = re.match(r"    pattern: '(.*)'$", line)
        if match:
            print(match.group(1).replace("''", "'"))
EOF

cat > "$folder/cleaner.py" <<'EOF'
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

# measure NAME FILE COMMAND…: one row of name, bytes, CPU seconds, MB per CPU second, peak RSS in MiB.
measure() {
  python3 - "$@" <<'EOF' | tee -a "$folder/redact.tsv"
import os, resource, subprocess, sys
name, file, command = sys.argv[1], sys.argv[2], sys.argv[3:]
with open(file, "rb") as text, open(os.devnull, "wb") as nothing:
    subprocess.run(command, stdin=text, stdout=nothing, stderr=nothing)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
cpu = used.ru_utime + used.ru_stime
print(f"{name}\t{os.path.getsize(file)}\t{cpu:.2f}\t{os.path.getsize(file) / 1e6 / cpu:.1f}\t{used.ru_maxrss / 1024:.0f}")
EOF
}
: > "$folder/redact.tsv"
for _ in 1 2 3; do
  measure casefile "$folder/corpus.log" "$program" redact
  measure casefile-no-hit "$folder/plain.log" "$program" redact
done
measure ripgrep "$folder/small.log" rg --no-unicode -c -f "$folder/patterns.txt" -
measure python-re "$folder/small.log" python3 "$folder/cleaner.py" "$folder/small.log"
if [ -x "$folder/node_modules/.bin/secretlint" ]; then
  cd "$folder"
  echo '{"rules":[{"id":"@secretlint/secretlint-rule-preset-recommend"}]}' > .secretlintrc.json
  measure secretlint "$folder/small.log" node_modules/.bin/secretlint --no-color small.log
fi
