// Bundles the page's scripts and styles into a folder: node bundle.mjs OUT WASM_EXEC
// Names stay plain; the site generator gives files their hashed names.

import { build } from "esbuild";
import { mkdir, readFile } from "node:fs/promises";

const [out = "../.build/web", wasmExec] = process.argv.slice(2);
await mkdir(out, { recursive: true });
const go = await readFile(wasmExec, "utf8");

const common = { bundle: true, minify: true, legalComments: "none", target: ["chrome111", "firefox113", "safari16.4"], logLevel: "warning", outdir: out };

await Promise.all([
  build({ ...common, entryPoints: ["js/boot.js", "js/worker.js"], format: "iife", banner: { js: go } }),
  build({ ...common, entryPoints: ["js/catalogue.js"], format: "iife" }),
  build({ ...common, entryPoints: ["js/offline.js"], format: "iife" }),
  build({ ...common, entryPoints: { share: "js/share/share.js", frame: "js/embed/frame.js" }, format: "esm" }),
  build({ ...common, entryPoints: { reading: "js/reading/reading.js", builder: "js/reading/builder.js" }, format: "esm", external: ["/embed.js"] }),
  build({ ...common, entryPoints: { embed: "embed/embed.js" }, format: "esm", charset: "utf8" }),
  build({ ...common, entryPoints: { editor: "js/editor/editor.js" }, format: "esm" }),
  build({ ...common, entryPoints: { terminal: "js/terminal/terminal.js" }, format: "esm", loader: { ".css": "text" } }),
  build({ ...common, entryPoints: { preview: "js/preview.js" }, format: "esm" }),
  build({ ...common, entryPoints: { style: "styles/index.css" } }),
]);
