import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Debian's Chromium, or the one that CHROMIUM names; undefined when there is none. */
export function chromiumPath() {
  const folders = (process.env.PATH ?? "").split(delimiter);
  for (const path of [process.env.CHROMIUM, ...folders.map((folder) => join(folder, "chromium"))]) {
    if (!path) continue;
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      continue;
    }
  }
  return undefined;
}
