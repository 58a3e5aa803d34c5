// Measures a built site in Chromium and prints one figure a line, as JSON: node web/test/measure.mjs SITE [HELLO]
// HELLO is a site with the smallest go-app program. Sizes (MB) are of the brotli copies; times (ms) are medians of cold visits, each in a
// browser profile of its own.

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { keystrokes, launch, ready, serve, write } from "./browser.mjs";

const [dir, helloDir] = process.argv.slice(2);
const visits = 5;
const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
const print = (name, value) => console.log(JSON.stringify({ name, value: Math.round(value * 1000) / 1000 }));

for (const file of readdirSync(join(dir, "assets"))) {
  if (/^(ui|engine|editor|boot|style)\..*\.br$/.test(file)) print(file.split(".")[0], statSync(join(dir, "assets", file)).size / 1e6);
}

// visit opens a page in a new browser and returns what was marked on the way.
async function visit(address, done) {
  const browser = await launch();
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(address);
  await done(page);
  const marks = await page.evaluate(() => Object.fromEntries(performance.getEntriesByType("mark").concat(performance.getEntriesByType("paint")).map((e) => [e.name, e.startTime])));
  await browser.close();
  return marks;
}

const site = await serve(dir);
const cold = [];
for (let i = 0; i < visits; i++) cold.push(await visit(site.address, ready));
print("readable", median(cold.map((m) => m["first-contentful-paint"])));
print("ui-live", median(cold.map((m) => m["ui-live"])));
print("engine-ready", median(cold.map((m) => m["engine-ready"])));

if (helloDir) {
  const hello = await serve(helloDir);
  const lives = [];
  for (let i = 0; i < visits; i++) lives.push(await visit(hello.address, (page) => page.waitForFunction(() => performance.getEntriesByName("ui-live").length)));
  print("hello-live", median(lives.map((m) => m["ui-live"])));
  await hello.stop();
}

// The engine alone: a worker that this script talks to, in the browser.
const browser = await launch();
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
await page.goto(site.address);
await ready(page);
const figures = await page.evaluate(async () => {
  const { worker: address, engine } = document.querySelector("script[data-worker]").dataset;
  const worker = new Worker(address, { name: engine });
  const waiting = new Map();
  let last = 0;
  await new Promise((done) => {
    worker.onmessage = (e) => {
      const m = JSON.parse(e.data);
      if (m.push === "ready") done();
      waiting.get(m.id)?.(m.body ?? m.error);
    };
  });
  const ask = (type, body) => new Promise((done) => {
    waiting.set(++last, done);
    worker.postMessage(JSON.stringify({ v: 1, id: last, type, body }));
  });
  const open = (nodes) => ask("open", { session: { format: 1, seed: "1", start: "", kubernetes: "", nodes, prepull: true, inputs: [], at: 0 } });
  const pod = (name, command) => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\nspec:\n  containers:\n  - name: c\n    image: busybox:1.36\n    command: [sh, -c, "${command}"]\n`;
  const apply = (text) => ask("apply", { files: [{ name: "pods.yaml", text }] });
  const median = (list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)];
  const time = async (what) => {
    const from = performance.now();
    await what();
    return performance.now() - from;
  };

  const one = [];
  for (let i = 0; i < 7; i++) {
    await open(1);
    one.push(await time(async () => {
      await apply(pod("web", "sleep 3600"));
      await ask("until", { goal: "ready", limit: 60000 });
    }));
  }
  await open(1);
  await apply(pod("crash", "exit 1"));
  const loop = [];
  for (let i = 0; i < 7; i++) loop.push(await time(() => ask("advance", { by: 600_000 })));
  const scrub = [];
  const end = (await ask("live")).state.end;
  for (let i = 0; i < 40; i++) scrub.push(await time(() => ask("seek", { at: Math.floor((end - 1_800_000) + 1_800_000 * ((i * 0.618) % 1)) })));

  // kubectl get pods at a terminal, from Enter to the prompt.
  await open(10);
  await apply(Array.from({ length: 100 }, (_, i) => pod("p" + i, "sleep 100000")).join("---\n"));
  await ask("advance", { by: 60_000 });
  let prompted = () => {};
  worker.addEventListener("message", (e) => {
    const m = JSON.parse(e.data);
    if (m.push === "terminal" && m.body.data?.endsWith("# ")) prompted();
  });
  const prompt = () => new Promise((done) => (prompted = done));
  const opened = prompt();
  await ask("terminal-open", { rows: 24, cols: 120 });
  await opened;
  const list = [];
  for (let i = 0; i < 7; i++) {
    list.push(await time(() => {
      const done = prompt();
      ask("terminal-input", { id: 1, data: "kubectl get pods\r" });
      return done;
    }));
  }

  await open(10);
  const thousand = await time(async () => {
    await apply(Array.from({ length: 1000 }, (_, i) => pod("p" + i, "sleep 100000")).join("---\n"));
    await ask("until", { goal: "idle" });
  });
  const up = Number((await ask("run", { line: "kubectl get pods --no-headers | grep -c Running", limit: 60_000 })).stdout);
  worker.terminate();
  return { "one-pod": median(one), "crash-loop": median(loop), scrub: Math.max(...scrub), "get-pods": median(list), ...(up === 1000 ? { "thousand-pods": thousand } : {}) };
});
for (const [name, value] of Object.entries(figures)) print(name, value);

// Typing at the page's terminal.
await page.keyboard.press("Control+`");
await page.waitForFunction(() => document.querySelector(".terminal-screen:not([hidden]) .xterm-rows")?.textContent.includes("node-1"));
print("echo", (await keystrokes(page, 100))[94]);
await page.keyboard.press("Control+`");

// A frame while playing with fifty pods: how long the page's main thread is busy between two frames.
const crasher = (i) => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: pod-${i}\nspec:\n  containers:\n  - name: app\n    image: busybox\n    command: ["sh", "-c", "sleep 5; exit 1"]\n    livenessProbe:\n      exec:\n        command: ["true"]\n      periodSeconds: 1\n`;
await write(page, Array.from({ length: 50 }, (_, i) => crasher(i)).join("---\n"));
await page.keyboard.press("Control+Enter");
await page.locator(".pod").nth(50).waitFor({ state: "attached" });
await page.getByRole("button", { name: "10×", exact: true }).click();
await page.getByRole("button", { name: "Play", exact: true }).click();
const frames = await page.evaluate(() => new Promise((done) => {
  const busy = [];
  const channel = new MessageChannel();
  let from = 0;
  channel.port1.onmessage = () => busy.push(performance.now() - from);
  const frame = (t) => {
    if (busy.length >= 300) return done(busy);
    from = t;
    channel.port2.postMessage(0);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}));
frames.sort((a, b) => a - b);
print("frame", frames[Math.floor(frames.length * 0.95)]);
await browser.close();

// Memory of the tab after ten minutes with redis and its probe: what the page's process holds of its own. Linux tells.
const tab = await launch();
const shop = await tab.newPage({ viewport: { width: 1440, height: 900 } });
await shop.goto(site.address);
await ready(shop);
await write(shop, "apiVersion: v1\nkind: Pod\nmetadata:\n  name: redis\nspec:\n  containers:\n  - name: redis\n    image: redis:7\n    readinessProbe:\n      exec:\n        command: [redis-cli, ping]\n");
await shop.keyboard.press("Control+Enter");
await shop.locator(".pod").first().waitFor({ state: "attached" });
await shop.getByRole("button", { name: "60×", exact: true }).click();
await shop.getByRole("button", { name: "Play", exact: true }).click();
await shop.waitForTimeout(10_000);
const { processInfo } = await (await tab.newBrowserCDPSession()).send("SystemInfo.getProcessInfo");
const held = (pid) => {
  try {
    return Number(/RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1000;
  } catch {
    return 0;
  }
};
const memory = Math.max(...processInfo.filter((p) => p.type === "renderer").map((p) => held(p.id)));
if (memory > 0) print("memory", memory);
await tab.close();
await site.stop();
