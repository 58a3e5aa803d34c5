// Measures a built site in Chromium and prints one figure a line, as JSON: node web/test/measure.mjs SITE [HELLO]
// HELLO is a site with the smallest go-app program. Sizes (MB) are of the brotli copies; times (ms) are medians of cold visits, each in a
// browser profile of its own.

import { once } from "node:events";
import { createServer } from "node:http";
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

// The embed script as it is served without compression, and all that a page with three posters loads.
print("embed", statSync(join(dir, "embed.js")).size / 1000);

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

print("poster", await posterPage());

// posterPage is what a page of somebody else's with three playgrounds weighs, in KB, until one is started.
async function posterPage() {
  const manifest = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: hello\nspec:\n  containers:\n  - name: web\n    image: nginx:1.27\n";
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>A course</title><script type="module" src="${site.address}embed.js"></script>
<pod-playground><pre>${manifest}</pre><p>hello: Running 1/1</p></pod-playground><pod-playground lang="zh"><script type="text/yaml">${manifest}</script></pod-playground><pod-playground lesson="first-pod"></pod-playground>`;
  const server = createServer((_, response) => response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(html)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const browser = await launch();
  const page = await browser.newPage();
  const sizes = [];
  page.on("response", (r) => sizes.push(r.body().then((body) => body.length)));
  await page.goto(`http://localhost:${server.address().port}/`, { waitUntil: "networkidle" });
  await page.getByText("Lesson:", { exact: false }).waitFor();
  const bytes = (await Promise.all(sizes)).reduce((sum, n) => sum + n, 0);
  await browser.close();
  server.close();
  return bytes / 1000;
}

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
await page.locator(".terminal-screen:not([hidden]) textarea").focus();
await page.keyboard.press("Control+`");

// A frame while playing: how long the page's main thread is busy between two frames, by the wall's clock and by the thread's own, which what
// else the machine does leaves alone. Fifty pods that crash, then a rolling update of two hundred.
async function frames(p) {
  await p.getByRole("button", { name: "Play", exact: true }).click();
  const wall = await p.evaluate(() => new Promise((done) => {
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
  await p.context().browser().startTracing(p, { categories: ["toplevel", "devtools.timeline"] });
  await p.evaluate(() => new Promise((done) => {
    const end = performance.now() + 6000;
    const frame = (t) => (t > end ? done() : requestAnimationFrame(frame));
    requestAnimationFrame(frame);
  }));
  const { traceEvents } = JSON.parse((await p.context().browser().stopTracing()).toString());
  await p.getByRole("button", { name: "Pause", exact: true }).click();
  return { wall: high(wall), thread: high(onThread(traceEvents)) };
}

const high = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length * 0.95)];

// onThread adds up, frame by frame, what the tasks of the thread that animates have taken of a processor, in ms.
function onThread(events) {
  const drawn = events.filter((e) => e.name === "FireAnimationFrame");
  const threads = drawn.reduce((m, e) => m.set(e.tid, (m.get(e.tid) ?? 0) + 1), new Map());
  const [tid] = [...threads].toSorted((a, b) => b[1] - a[1])[0];
  const starts = drawn.filter((e) => e.tid === tid).map((e) => e.ts).toSorted((a, b) => a - b).filter((t, i, all) => !i || t - all[i - 1] > 4000);
  const busy = starts.map(() => 0);
  let frame = 0;
  for (const task of events.filter((e) => e.tid === tid && /RunTask/.test(e.name) && e.tdur !== undefined).toSorted((a, b) => a.ts - b.ts)) {
    while (frame + 1 < starts.length && starts[frame + 1] <= task.ts) frame++;
    busy[frame] += task.tdur / 1000;
  }
  return busy;
}

const crasher = (i) => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: pod-${i}\nspec:\n  containers:\n  - name: app\n    image: busybox\n    command: ["sh", "-c", "sleep 5; exit 1"]\n    livenessProbe:\n      exec:\n        command: ["true"]\n      periodSeconds: 1\n`;
await write(page, Array.from({ length: 50 }, (_, i) => crasher(i)).join("---\n"));
await page.keyboard.press("Control+Enter");
await page.locator(".pod").nth(50).waitFor({ state: "attached" });
await page.getByRole("button", { name: "10×", exact: true }).click();
const crashing = await frames(page);
print("frame", crashing.wall);
print("frame-thread", crashing.thread);

const deployment = (image) => `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 200\n  selector:\n    matchLabels: {app: web}\n  template:\n    metadata:\n      labels: {app: web}\n    spec:\n      containers:\n      - name: web\n        image: ${image}\n---\napiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector: {app: web}\n  ports:\n  - port: 80\n`;
const rolling = await browser.newPage({ viewport: { width: 1440, height: 900 } });
await rolling.goto(site.address);
await ready(rolling);
await rolling.locator("summary", { hasText: "v1.36" }).click();
await rolling.getByRole("button", { name: "10", exact: true }).click();
await rolling.locator(".node").nth(9).waitFor();
await write(rolling, deployment("nginx:1.25"));
await rolling.keyboard.press("Control+Enter");
await rolling.locator("#answer", { hasText: "created" }).waitFor();
await rolling.locator("summary", { hasText: "Until…" }).click();
await rolling.getByRole("button", { name: "+1 minute", exact: true }).click();
await rolling.waitForFunction(() => document.querySelectorAll('.branch [data-tone="good"]').length >= 200, null, { timeout: 120_000 });
await write(rolling, deployment("nginx:1.27"));
await rolling.keyboard.press("Control+Enter");
await rolling.locator("#answer", { hasText: "configured" }).waitFor();
const rollout = await frames(rolling);
print("frame-rollout", rollout.wall);
print("frame-rollout-thread", rollout.thread);
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
