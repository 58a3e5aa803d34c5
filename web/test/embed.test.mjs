// The playground in another site's page: posters, three playgrounds, the messages both ways, a lesson to its completion. The page around stands on
// another origin.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import { accessible, build, launch, serve, watch } from "./browser.mjs";

let site, around, browser;

const manifest = (name, command) => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
spec:
  containers:
  - name: web
    image: busybox:1.36
    command: [sh, -c, "${command}"]
`;

const frame = (body) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>A course</title><script type="module" src="${site.address}embed.js"></script></head><body><main><h1>A course</h1>${body}</main></body></html>`;

const pages = {
  "/three": () => frame(`
<pod-playground id="sleeper" height="420" panes="manifest,cluster,events"><pre>${manifest("sleeper", "sleep 1000")}</pre><p>sleeper: Running 1/1</p></pod-playground>
<pod-playground id="crasher" height="420" lang="zh" theme="dark" kubernetes="1.34" seed="7"><script type="text/yaml">${manifest("crasher", "exit 3")}</script></pod-playground>
<pod-playground id="lesson" height="640" lesson="first-pod"></pod-playground>`),
  "/many": () => frame(Array.from({ length: 20 }, (_, i) => `<pod-playground height="420" id="p${i}"><pre>${manifest("pod-" + i, "sleep 1000")}</pre></pod-playground>`).join("\n")),
  "/short": () => frame(`<pod-playground id="short" height="500" panes="manifest,cluster,pod,timeline,terminal" apply><pre>${manifest("sleeper", "sleep 1000")}</pre></pod-playground>`),
  "/wrong": () => frame(`<pod-playground id="src" src="/nowhere.yaml"></pod-playground><pod-playground id="lesson" lesson="no-such-lesson"></pod-playground>`),
};

before(async () => {
  site = await serve(build("real"));
  browser = await launch();
  const server = createServer((request, response) => {
    const page = pages[request.url];
    response.writeHead(page ? 200 : 404, { "Content-Type": "text/html; charset=utf-8" });
    response.end(page?.());
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  around = { address: `http://localhost:${server.address().port}`, stop: () => server.close() };
});
after(async () => {
  await browser?.close();
  await site?.stop();
  around?.stop();
});

// visit opens a page around, and writes down what its playgrounds say.
async function visit(path, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 2000 }, ...options });
  const page = await context.newPage();
  page.complaints = watch(page);
  page.loaded = [];
  page.on("response", (r) => page.loaded.push(r.url()));
  await page.addInitScript(() => {
    window.told = [];
    for (const type of ["ready", "step", "event", "status", "playing", "progress", "completed", "error"]) {
      document.addEventListener("podscope-" + type, (e) => window.told.push({ ...e.detail, from: e.target.id }));
    }
  });
  await page.goto(around.address + path);
  return page;
}

const send = (page, id, type, fields) => page.evaluate(([i, t, f]) => document.getElementById(i).send(t, f).catch((e) => ({ refused: e.code, message: e.message })), [id, type, fields]);
const told = (page, from, type) => page.evaluate(([f, t]) => window.told.filter((m) => m.from === f && m.type === t), [from, type]);
const waitTold = (page, from, type) => page.waitForFunction(([f, t]) => window.told.find((m) => m.from === f && m.type === t), [from, type], { timeout: 120_000 }).then((h) => h.jsonValue());
const heavy = (urls) => urls.filter((u) => /\.wasm$|\/embed\/(zh\/)?$/.test(u));

describe("a poster", () => {
  test("is read without JavaScript, and loads nothing heavy with it", async () => {
    const bare = await visit("/three", { javaScriptEnabled: false });
    assert.match(await bare.locator("main").innerText(), /kind: Pod[\s\S]*sleeper: Running 1\/1/);
    await bare.context().close();
    const page = await visit("/three");
    await page.getByRole("button", { name: "Start" }).first().waitFor();
    await page.getByRole("button", { name: "启动" }).waitFor();
    await page.getByText("Lesson:", { exact: false }).waitFor();
    assert.ok((await page.locator('pod-playground[lesson="first-pod"] li').count()) > 1, "a lesson's poster tells what one will do");
    assert.deepEqual(heavy(page.loaded), []);
    assert.deepEqual(await accessible(page), []);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  test("says what is missing", async () => {
    const page = await visit("/wrong");
    await page.getByText("Not loaded: /nowhere.yaml").waitFor();
    await page.getByText("Not loaded: no-such-lesson").waitFor();
    await page.context().close();
  });

  test("says so when the playground does not load", async () => {
    for (const [lang, said] of [["en", "Out of reach"], ["zh", "无法访问"]]) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
      const page = await context.newPage();
      await page.clock.install(); // the element waits a while for the frame's first word
      await page.route("**/embed/*", (route) => route.abort());
      await page.route("**/embed/zh/*", (route) => route.abort());
      await page.goto(around.address + "/many");
      await page.evaluate((l) => (document.documentElement.lang = l), lang);
      await page.evaluate(() => void document.getElementById("p0").start());
      await page.locator("#p0 iframe").waitFor();
      for (;;) { // the frame's load begins the wait
        await page.clock.runFor(20_000);
        if (await page.locator("#p0 [role=alert]", { hasText: said }).isVisible()) break;
      }
      await context.close();
    }
  });
});

describe("twenty on a page", () => {
  test("load nothing until one is started, and few stay loaded", async () => {
    const page = await visit("/many", { viewport: { width: 1280, height: 800 } });
    await page.getByRole("button", { name: "Start" }).nth(19).waitFor();
    assert.deepEqual(heavy(page.loaded), []);
    for (const id of ["p0", "p6", "p12"]) {
      await page.locator("#" + id).scrollIntoViewIfNeeded();
      await page.evaluate((i) => document.getElementById(i).start(), id);
      if (id === "p0") await send(page, "p0", "run", { command: "touch mark" });
    }
    await page.waitForFunction(() => [...document.querySelectorAll("pod-playground")].filter((p) => p.shadowRoot.querySelector("iframe")).length <= 2);
    await page.locator("#p0").scrollIntoViewIfNeeded();
    await page.waitForFunction(() => document.getElementById("p0").shadowRoot.querySelector("iframe"));
    assert.match((await send(page, "p0", "run", { command: "ls" })).stdout, /mark/, "its session goes on");
    await page.context().close();
  });
});

test("a short frame shows the manifest, and of many panels the one that is chosen", async () => {
  const page = await visit("/short", { viewport: { width: 932, height: 700 } });
  await page.evaluate(() => document.getElementById("short").start());
  await waitTold(page, "short", "ready");
  const inside = page.frames()[1];
  const shown = () => inside.locator(".panel:visible").evaluateAll((all) => all.map((e) => e.id).join());
  const tab = (name) => inside.locator(".view-tabs").getByRole("button", { name, exact: true });
  await inside.locator(".pod").first().waitFor();
  assert.equal(await shown(), "panel-manifest,panel-cluster");
  for (const [name, panel] of [["Pod", "pod"], ["Timeline", "timeline"], ["Terminal", "terminal"]]) {
    await tab(name).click();
    await inside.locator(`#panel-${panel}`).waitFor();
    assert.equal(await shown(), `panel-manifest,panel-${panel}`);
    assert.equal(await tab(name).getAttribute("aria-current"), "true");
  }
  await inside.locator(".xterm-rows", { hasText: "root@node-1:~#" }).waitFor();
  await tab("Cluster").click();
  await inside.locator("#panel-cluster").waitFor();
  const cut = await inside.locator(".panel:visible, .transport, .transport button, .view-tabs button").evaluateAll((all) =>
    all.filter((e) => { const b = e.getBoundingClientRect(); return b.right > innerWidth + 1 || b.bottom > innerHeight + 1 || b.height < 24; }).map((e) => e.id || e.textContent));
  assert.deepEqual(cut, [], "nothing is cut off");
  assert.ok((await inside.locator("#panel-cluster .panel-body").boundingBox()).height > 250, "the panel that is looked at has room");
  assert.deepEqual(await accessible(inside), []);
  assert.deepEqual(page.complaints.filter((c) => !/404/.test(c)), []); // the page around has no icon
  await page.context().close();
});

test("a program whose download breaks off is asked for again", async () => {
  const context = await browser.newContext();
  const broken = new Set();
  await context.route(/\/(ui|engine)\.[^/]*\.wasm$/, (route) => {
    const url = route.request().url();
    if (broken.has(url)) return route.continue();
    broken.add(url);
    return route.abort("failed"); // as a browser that writes one file into its cache for two frames
  });
  const page = await context.newPage();
  await page.goto(site.address + "embed/");
  await page.locator("#answer", { hasText: "created" }).waitFor({ timeout: 120_000 });
  assert.equal(broken.size, 2, "both programs");
  assert.equal(await page.locator(".notice").count(), 0, "nothing is said to be lost");
  await context.close();
});

describe("three playgrounds", () => {
  let page;
  before(async () => {
    page = await visit("/three");
    await page.waitForFunction(() => customElements.get("pod-playground"));
  });
  after(() => page?.context().close());

  test("one is driven through the messages, and tells what happens", async () => {
    const begun = await send(page, "sleeper", "state");
    assert.deepEqual([begun.kubernetes, begun.past, begun.playing, begun.at < 1000], ["1.36", false, false, true]);
    const moved = await send(page, "sleeper", "step");
    assert.ok(moved.reached && moved.at > 0 && moved.sentence !== "");
    await send(page, "sleeper", "until", { goal: "ready" });
    const { pods, record, hash, end } = await send(page, "sleeper", "state");
    assert.deepEqual(pods.map((p) => `${p.name} ${p.status} ${p.ready}`), ["sleeper Running 1/1"]);
    assert.match((await send(page, "sleeper", "run", { command: "kubectl get pods" })).stdout, /sleeper +1\/1 +Running/);
    assert.ok((await told(page, "sleeper", "event")).some((e) => e.event.reason === "Scheduled"));
    assert.ok((await told(page, "sleeper", "status")).some((s) => s.pod.status === "ContainerCreating"));
    assert.ok((await told(page, "sleeper", "step")).every((s) => s.sentence !== ""));
    assert.equal((await send(page, "sleeper", "back")).end, (await send(page, "sleeper", "seek", { at: 1 })).end);
    assert.equal((await send(page, "sleeper", "run", { command: "ls" })).refused, "past");
    const loaded = await send(page, "sleeper", "load", { session: record });
    assert.deepEqual([loaded.hash, loaded.end], [hash, end]);
    const applied = await send(page, "sleeper", "apply", { manifest: "kind: Pod\napiVersion: v1\nmetadata: {name: Wrong_Name}\n" });
    assert.ok(!applied.ok && /Wrong_Name/.test(applied.said));
    assert.equal((await send(page, "sleeper", "play", { speed: 60 })).playing, true);
    await waitTold(page, "sleeper", "playing");
    assert.equal((await send(page, "sleeper", "pause")).playing, false);
  });

  test("the other has its own version, theme and language, and changes them", async () => {
    const { kubernetes, record } = await send(page, "crasher", "state");
    assert.deepEqual([kubernetes, record.session.seed], ["1.34", "7"]);
    const inside = page.frames().find((f) => f.url().includes("/embed/zh/"));
    await inside.locator('html[data-theme="dark"]').waitFor();
    await inside.getByRole("button", { name: "播放" }).waitFor();
    await send(page, "crasher", "theme", { theme: "light" });
    await inside.locator('html[data-theme="light"]').waitFor();
    await page.evaluate(() => (document.getElementById("crasher").lang = "en"));
    await page.waitForFunction(() => window.told.filter((m) => m.from === "crasher" && m.type === "ready").length === 2);
    await page.frames().find((f) => /\/embed\/#/.test(f.url()) && f.url().includes("seed=7")).getByRole("button", { name: "Play" }).waitFor();
    assert.equal((await send(page, "crasher", "state")).kubernetes, "1.34");
  });

  test("the lesson tells of its progress and its completion with a score", async () => {
    await page.evaluate(() => document.getElementById("lesson").start());
    const lesson = page.frames().find((f) => f.url().includes("lesson=first-pod"));
    await waitTold(page, "lesson", "progress");
    const { lesson: { steps } } = await send(page, "lesson", "state");
    await lesson.locator("#lesson-next").click();
    for (let step = 0; step < steps; step++) await solve(lesson);
    const completed = await waitTold(page, "lesson", "completed");
    assert.deepEqual([completed.lesson, completed.done, completed.steps], ["first-pod", steps, steps]);
    assert.ok(completed.score >= 0 && completed.score <= 1);
    assert.ok((await told(page, "lesson", "progress")).length > steps);
  });

  test("wrong messages are answered with an error, and change nothing", async () => {
    const before = await send(page, "sleeper", "state");
    const answers = await page.evaluate(async (origin) => {
      const target = document.getElementById("sleeper").shadowRoot.querySelector("iframe").contentWindow;
      const heard = [];
      const hear = (e) => e.source === target && e.data?.type === "error" && heard.push(e.data.code);
      addEventListener("message", hear);
      for (const message of ["text", 7, null, [1], {}, { podscope: 2, type: "step" }, { podscope: 1 }, { podscope: 1, type: "toString" }, { podscope: 1, type: "seek", at: -1 },
        { podscope: 1, type: "seek", at: 0.5 }, { podscope: 1, type: "run", command: 5 }, { podscope: 1, type: "apply", files: [{ name: "a" }] }, { podscope: 1, type: "load" },
        { podscope: 1, type: "step", id: { a: 1 } }, { podscope: 1, type: "load", session: "#s=xyz" }]) target.postMessage(message, origin);
      const end = Date.now() + 60_000;
      while (heard.length < 15 && Date.now() < end) await new Promise((done) => setTimeout(done, 50));
      removeEventListener("message", hear);
      return heard;
    }, new URL(site.address).origin);
    assert.deepEqual(answers, ["form", "form", "form", "form", "version", "version", "unknown", "unknown", "form", "form", "form", "form", "form", "form", "session"]);
    assert.deepEqual((await send(page, "sleeper", "state")).hash, before.hash);
  });

  test("a frame hears nobody but the origin that it was opened for", async () => {
    const heard = await page.evaluate(async (address) => {
      const frame = document.createElement("iframe");
      frame.src = address + "embed/#origin=https://elsewhere.example&panes=cluster";
      document.body.append(frame);
      const said = [];
      addEventListener("message", (e) => e.source === frame.contentWindow && said.push(e.data));
      await new Promise((done) => (frame.onload = done));
      frame.contentWindow.postMessage({ podscope: 1, type: "nonsense", id: 1 }, "*");
      await new Promise((done) => setTimeout(done, 1500));
      frame.remove();
      return said;
    }, site.address);
    assert.deepEqual(heard, []);
  });

  test("there is nothing that axe finds wrong in a frame", async () => {
    const inside = page.frames().find((f) => f.url().includes("sleeper"));
    assert.deepEqual(await accessible(inside), []);
    assert.deepEqual(page.complaints.filter((c) => !/elsewhere\.example|was not heard|compilation aborted/.test(c)), []);
  });
});

// solve answers a step's questions, has the step shown, and goes on.
async function solve(lesson) {
  const guess = lesson.locator(".guess:enabled").first();
  const showMe = lesson.getByRole("button", { name: "Show me" });
  for (;;) {
    await guess.or(showMe).first().waitFor();
    if (await showMe.isVisible()) break;
    await guess.click();
    await lesson.locator("#verdict .button.primary").click();
  }
  await showMe.click();
  await lesson.locator("#lesson-next:enabled").click({ timeout: 120_000 });
}
