// The findings file inside the page: base64 of zstd frames, in an element that no browser runs. It is
// opened when somebody first needs it, so the page paints without waiting for it.

import { decompress } from "fzstd";

import type { Findings } from "./types";

const kId = "findings-data";
let opened: Findings | undefined;

/** Throws when the page was cut or changed. */
export function payload(): Findings {
  if (opened) return opened;
  const text = document.getElementById(kId)?.textContent ?? "";
  const packed = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const json = new TextDecoder("utf-8", { fatal: true }).decode(decompress(packed));
  opened = JSON.parse(json) as Findings;
  return opened;
}
