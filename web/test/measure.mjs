// Measures a built site in Chromium and prints one line a figure: node web/test/measure.mjs [site]
// Sizes are of the brotli copies; times are medians of cold visits, each in a browser profile of its own.

import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { build, launch, ready, serve, write } from "./browser.mjs";

const dir = process.argv[2] || build("real");
const visits = 5;
const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];

for (const name of readdirSync(join(dir, "assets"))) {
  if (/^(ui|engine|editor|boot|style).*\.br$/.test(name)) console.log(`${name.split(".")[0]} brotli: ${(statSync(join(dir, "assets", name)).size / 1e6).toFixed(3)} MB`);
}

const site = await serve(dir);
const times = { readable: [], "ui-live": [], "engine-ready": [], "session open": [] };
for (let i = 0; i < visits; i++) {
  const browser = await launch();
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(site.address);
  await ready(page);
  const open = await page.evaluate(() => performance.now());
  const marks = await page.evaluate(() => Object.fromEntries(performance.getEntriesByType("mark").concat(performance.getEntriesByType("paint")).map((e) => [e.name, e.startTime])));
  times.readable.push(marks["first-contentful-paint"]);
  times["ui-live"].push(marks["ui-live"]);
  times["engine-ready"].push(marks["engine-ready"]);
  times["session open"].push(open);
  await browser.close();
}
for (const [name, list] of Object.entries(times)) console.log(`${name}: ${Math.round(median(list))} ms`);

// A frame while playing with fifty pods: how long the page's main thread is busy between two frames.
const browser = await launch();
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
await page.goto(site.address);
await ready(page);
const pod = (i) => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: pod-${i}\nspec:\n  containers:\n  - name: app\n    image: busybox\n    command: ["sh", "-c", "sleep 5; exit 1"]\n    livenessProbe:\n      exec:\n        command: ["true"]\n      periodSeconds: 1\n`;
await write(page, Array.from({ length: 50 }, (_, i) => pod(i)).join("---\n"));
await page.keyboard.press("Control+Enter");
await page.waitForTimeout(1500);
await page.getByRole("button", { name: "10×", exact: true }).click();
await page.getByRole("button", { name: "Play", exact: true }).click();
const frames = await page.evaluate(() => new Promise((done) => {
  const busy = [];
  const channel = new MessageChannel();
  let from = 0;
  channel.port1.onmessage = () => busy.push(performance.now() - from);
  const frame = (t) => {
    if (busy.length >= 240) return done(busy);
    from = t;
    channel.port2.postMessage(0);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}));
frames.sort((a, b) => a - b);
console.log(`frame while playing with 50 pods: p50 ${frames[120].toFixed(1)} ms, p95 ${frames[228].toFixed(1)} ms`);
await browser.close();
await site.stop();
