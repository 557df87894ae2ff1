// A search: words that all must occur, in any order and any case; "in quotes" is one word.

export type Query = readonly string[];

export function parseQuery(text: string): Query {
  const words: string[] = [];
  for (const match of text.matchAll(/"([^"]+)"?|(\S+)/g)) {
    const word = (match[1] ?? match[2] ?? "").replace(/"/g, "").toLowerCase();
    if (word !== "") words.push(word);
  }
  return words;
}

/** `lower` is in lower case already. */
export function matches(query: Query, lower: string): boolean {
  return query.every((word) => lower.includes(word));
}

interface Highlights {
  set(name: string, highlight: unknown): void;
  delete(name: string): void;
}

const kName = "found";
const kMost = 2000;

/** Marks where the words stand below `root`, without touching the document. */
export function highlight(query: Query, root: Node): void {
  const registry = (CSS as unknown as { highlights?: Highlights }).highlights;
  const Highlight = (window as unknown as { Highlight?: new (...ranges: Range[]) => unknown }).Highlight;
  if (!registry || !Highlight) return;
  registry.delete(kName);
  if (query.length === 0) return;
  const ranges: Range[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node && ranges.length < kMost; node = walker.nextNode()) {
    const text = (node.nodeValue ?? "").toLowerCase();
    if (text.length !== node.nodeValue?.length) continue;
    for (const word of query) {
      for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + word.length);
        ranges.push(range);
      }
    }
  }
  registry.set(kName, new Highlight(...ranges));
}
