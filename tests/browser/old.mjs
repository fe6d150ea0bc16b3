// Real old engines, from npm packages made for servers: test-only, asked for with HALLBOARD_OLD=1.

import { execFile, spawn } from "node:child_process";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliDecompress } from "node:zlib";

const run = promisify(execFile);

/** The engine of chrome-aws-lambda in that version, unpacked into a folder of its own. */
export async function engine(version) {
  const folder = await mkdtemp(join(tmpdir(), "hallboard-old-"));
  await run("npm", ["pack", "--silent", `chrome-aws-lambda@${version}`], { cwd: folder, timeout: 120000 });
  const [packed] = await readdir(folder);
  await run("tar", ["xzf", packed, "package/bin"], { cwd: folder });
  const bin = join(folder, "package/bin");
  const name = (await readdir(bin)).find((one) => /^chromium.*\.br$/.test(one));
  const chromium = join(folder, "chromium");
  await writeFile(chromium, await promisify(brotliDecompress)(await readFile(join(bin, name))), { mode: 0o755 });
  return { chromium, folder, name, end: () => rm(folder, { recursive: true, force: true }) };
}

/** Opens an address in that engine; `close` ends it. */
export function open({ chromium, folder }, url, [width, height] = [1280, 720]) {
  const words = ["--headless", "--no-sandbox", "--single-process", "--no-zygote", "--disable-gpu", "--remote-debugging-port=0"];
  const child = spawn(chromium, [...words, `--user-data-dir=${join(folder, "profile")}`, `--window-size=${width},${height}`, url], { stdio: "ignore" });
  const ended = new Promise((end) => child.once("exit", end));
  return { close: () => (child.kill("SIGKILL"), ended) };
}
