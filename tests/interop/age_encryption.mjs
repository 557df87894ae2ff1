// age by another hand: the package age-encryption of npm. Seals FROM to a recipient (age1…) or a
// passphrase, or opens it with a secret key or a passphrase, and writes TO.
//
//     node age_encryption.mjs PACKAGE seal|open KEY FROM TO
import { webcrypto } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

// Node 18 does not have it by itself.
globalThis.crypto ??= webcrypto;
const [folder, what, key, from, to] = process.argv.slice(2);
const entry = JSON.parse(readFileSync(`${folder}/package.json`, "utf8")).exports;
const main = typeof entry === "string" ? entry : entry["."]?.default ?? entry.default ?? entry["."];
const { Decrypter, Encrypter } = await import(pathToFileURL(`${folder}/${main}`).href);
const input = readFileSync(from);
if (what === "open") {
  const decrypter = new Decrypter();
  if (key.startsWith("AGE-SECRET-KEY-")) decrypter.addIdentity(key);
  else decrypter.addPassphrase(key);
  writeFileSync(to, await decrypter.decrypt(input));
} else {
  const encrypter = new Encrypter();
  if (key.startsWith("age1")) encrypter.addRecipient(key);
  else {
    encrypter.setPassphrase(key);
    encrypter.setScryptWorkFactor(12);
  }
  writeFileSync(to, await encrypter.encrypt(input));
}
