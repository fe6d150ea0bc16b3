// Names and case numbers of the sample day, for whoever looks where they should not be.

import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const DOCKET = join(dirname(fileURLToPath(import.meta.url)), "../cast/docket-1151123-utf8.csv");
const rows = (await readFile(DOCKET, "utf8")).split("\n").slice(1).map((row) => row.split(","));
const WORDS = [...new Set(rows.flatMap((row) => [row[5], row[8]]))].filter((word) => word && [...word].length > 1);

/** The first name or case number that a text says. */
export function saidIn(text) {
  return WORDS.find((word) => text.includes(word)) ?? null;
}

/** Everything the browser keeps for the page's origin, and what was read aloud there, as one text. */
export function kept(page) {
  return page.evaluate(async () => {
    const texts = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie, JSON.stringify(history.state), window.name];
    for (const { name, version } of indexedDB.databases ? await indexedDB.databases() : []) {
      texts.push(name);
      const base = await new Promise((open, fail) => Object.assign(indexedDB.open(name, version), { onsuccess: (event) => open(event.target.result), onerror: fail }));
      for (const store of base.objectStoreNames) {
        const all = base.transaction(store).objectStore(store).getAll();
        texts.push(JSON.stringify(await new Promise((done) => { all.onsuccess = () => done(all.result); })));
      }
    }
    for (const name of window.caches ? await caches.keys() : []) {
      for (const request of await (await caches.open(name)).keys()) {
        texts.push(request.url, await (await caches.match(request)).text());
      }
    }
    return texts.concat(window.spoken || []).join("\n");
  });
}

/** Listens to whatever a page of this context has read aloud. */
export function listen(context) {
  return context.addInitScript(() => {
    window.spoken = [];
    if (window.speechSynthesis) window.speechSynthesis.speak = (utterance) => window.spoken.push(utterance.text);
  });
}
