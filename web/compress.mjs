// Writes NAME.br and NAME.gz beside every file of a folder: node compress.mjs FOLDER QUALITY CACHE
// Brotli at its best takes a minute for the engine, so results are kept in CACHE by the content's hash.

import { createHash } from "node:crypto";
import { copyFile, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const [folder, quality, cache] = process.argv.slice(2);
await mkdir(cache, { recursive: true });

async function* files(dir) {
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else if (!/\.(br|gz|png)$/.test(entry.name)) yield path;
  }
}

async function compressed(data, kind, how) {
  const kept = join(cache, createHash("sha256").update(data).digest("hex").slice(0, 24) + "." + quality + "." + kind);
  if (!(await stat(kept).catch(() => null))) await writeFile(kept, await how(data));
  return kept;
}

const brotli = (data) => promisify(brotliCompress)(data, { params: {
  [constants.BROTLI_PARAM_QUALITY]: Number(quality),
  [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
  [constants.BROTLI_PARAM_SIZE_HINT]: data.length,
} });
const zip = (data) => promisify(gzip)(data, { level: quality === "11" ? 9 : 4 });

await Promise.all((await collect(files(folder))).map(async (path) => {
  const data = await readFile(path);
  await copyFile(await compressed(data, "br", brotli), path + ".br");
  await copyFile(await compressed(data, "gz", zip), path + ".gz");
}));

async function collect(iterable) {
  const out = [];
  for await (const v of iterable) out.push(v);
  return out;
}
