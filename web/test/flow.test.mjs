// What the playground is for, from beginning to end, with the real engine: edit a manifest, apply it, step and play through the pod's life, look
// at the past in every panel, go on, make a mistake, come back after a reload.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { build, editorText, launch, ready, serve, watch, write } from "./browser.mjs";

let site, browser, page;

before(async () => {
  site = await serve(build("real"));
  browser = await launch();
  page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  page.complaints = watch(page);
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

const manifest = `apiVersion: v1
kind: Pod
metadata:
  name: demo
spec:
  terminationGracePeriodSeconds: 5
  containers:
    - name: web
      image: nginx:1.27
      livenessProbe:
        httpGet:
          path: /nowhere
          port: 80
        periodSeconds: 2
        failureThreshold: 3
`;

const clock = () => page.locator("#clock").innerText();
const status = () => page.locator("#pod-status").innerText();
const restarts = async () => Number(/(?:restarts )(\d+)/.exec(await page.locator(".pod", { hasText: "demo" }).innerText())?.[1] ?? 0);
const reasons = () => page.locator(".event-reason").allInnerTexts();

// move presses something and waits until the engine has answered.
async function move(press) {
  const before = await page.locator("#clock").innerText();
  await press();
  await page.waitForFunction((t) => document.getElementById("clock").textContent !== t, before, { timeout: 10_000 }).catch(() => {});
}

// Where the visit has got to. A test asks for the stage that it looks at; the stages before it come first, each once, so that every test also runs alone.
const once = (stage) => {
  let reached;
  return () => (reached ??= stage());
};

const opened = once(async () => {
  await page.goto(site.address);
  await ready(page);
});

const applied = once(async () => {
  await opened();
  await write(page, manifest);
  await page.keyboard.press("Control+Enter");
  await page.locator("#answer", { hasText: "pod/demo created" }).waitFor();
  await page.locator("#pod-title", { hasText: "demo" }).waitFor();
});

const sentences = []; // of each step, with the STATUS after it
const running = once(async () => {
  await applied();
  await page.locator("body").click({ position: { x: 400, y: 20 } });
  for (let i = 0; i < 60 && (await status()) !== "Running"; i++) {
    await move(() => page.keyboard.press("."));
    sentences.push([await page.locator("#sentence").innerText(), await status()]);
  }
});

let early; // an event that was there before time played
const restarted = once(async () => {
  await running();
  early = await page.locator(".event", { hasText: "Scheduled" }).first().locator(".why-button").elementHandle();
  await page.getByRole("button", { name: "10×", exact: true }).click();
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await page.waitForFunction(() => [...document.querySelectorAll(".pod")].some((p) => /demo/.test(p.textContent) && /restarts [1-9]/.test(p.textContent)), null, { timeout: 30_000 });
  await page.getByRole("button", { name: "Pause", exact: true }).click();
  await page.getByRole("button", { name: "Play", exact: true }).waitFor();
});

let end; // what the clock read before it was looked back
const lookedBack = once(async () => {
  await restarted();
  end = await clock();
  for (let i = 0; i < 120 && (await reasons()).some((r) => r === "Unhealthy"); i++) await move(() => page.getByRole("button", { name: "Step back", exact: true }).click());
});

test("the first visit shows a pod that runs", async () => {
  await opened();
  await page.locator("#pod-status", { hasText: "Running" }).waitFor();
  await page.locator("#panel-cluster .beat[data-result=success]").first().waitFor();
});

test("what a manifest asks for and this cluster does not simulate says so at its line", async () => {
  await opened();
  await write(page, manifest.replace("spec:\n", "spec:\n  hostIPC: true\n"));
  const notes = page.locator("#notes");
  await notes.locator("summary", { hasText: "Not simulated here, or not wholly: 1" }).waitFor();
  await page.locator("#editor .cm-lintRange-info", { hasText: "hostIPC" }).waitFor();
  await notes.locator("summary").click();
  await notes.locator("button", { hasText: /Line 6\s*spec.hostIPC/ }).click();
  await page.locator("#editor .cm-shown", { hasText: "hostIPC: true" }).waitFor();
  await page.locator("#editor .cm-lintRange-info").hover();
  await page.locator("#editor .cm-diagnostic-info", { hasText: "Not simulated: programs here have no shared memory" }).waitFor();
  await write(page, manifest);
  await notes.waitFor({ state: "detached" });
});

test("a manifest with another image and a failing probe is applied", applied);

test("stepping leads to Running, and says each time what changed", async () => {
  await running();
  assert.equal(await status(), "Running");
  assert.ok(sentences.every(([said]) => said !== ""), `said on the way: ${sentences}`);
  assert.ok(sentences.some(([, seen]) => seen === "ContainerCreating"), `seen on the way: ${sentences}`);
});

test("playing leads to the restart; Events and STATUS tell of it", async () => {
  await restarted();
  const all = await reasons();
  assert.ok(all.includes("Unhealthy") && all.includes("Killing"), `events: ${all}`);
  assert.match(await page.locator(".event", { hasText: "Unhealthy" }).first().innerText(), /Warning[\s\S]*Liveness probe failed: HTTP probe failed with statuscode: 404/);
  assert.ok((await restarts()) >= 1);
  assert.ok(await early.evaluate((e) => e.isConnected && e.closest(".event").textContent.includes("Scheduled")), "an event keeps its elements while others come");
});

test("why? explains the STATUS and points at the field", async () => {
  await restarted();
  await page.locator(".event", { hasText: "Killing" }).first().locator(".why-button").click();
  await page.locator(".why-part").first().waitFor();
  await page.locator(".field-button", { hasText: "livenessProbe" }).first().click();
  await page.locator("#editor .cm-shown").waitFor();
  await page.getByRole("button", { name: "Close", exact: true }).last().click();
});

test("stepping back shows the past in every panel", async () => {
  await lookedBack();
  assert.ok(!(await reasons()).includes("Unhealthy"));
  assert.equal(await restarts(), 0);
  assert.equal(await status(), "Running");
  for (const panel of ["cluster", "pod", "events", "timeline"]) assert.equal(await page.locator(`#panel-${panel} .past-mark`).count(), 1, panel);
  assert.notEqual(await clock(), end);
  await page.locator(".past-bar", { hasText: end }).waitFor();
});

test("the timeline goes on to show what came after, with the slider at the moment that is looked at", async () => {
  await lookedBack();
  assert.match(await page.locator('[data-lane="container"] .lane-bar').first().getAttribute("aria-label"), /grace period/, "its first end lies ahead");
  await page.waitForFunction(() => {
    const slider = document.getElementById("scrubber");
    const box = slider.getBoundingClientRect();
    const thumb = box.left + 8 + ((box.width - 16) * (slider.value - slider.min)) / (slider.max - slider.min);
    return Math.abs(thumb - document.querySelector("line[data-line=now]").getBoundingClientRect().left) < 4;
  });
  const cut = await page.locator(".bar-word span").evaluateAll((all) => all.filter((e) => {
    const [word, bar] = [e.getBoundingClientRect(), e.closest("svg").getBoundingClientRect()];
    return word.top < bar.bottom - 4 && (word.left < bar.left || word.right > bar.right + 1);
  }).map((e) => e.textContent));
  assert.deepEqual(cut, [], "no word runs into the next bar's");
});

test("applying there asks first, forgets what came after, and time goes on to another restart", async () => {
  await lookedBack();
  await page.getByRole("button", { name: /^Apply/ }).click();
  await page.locator("dialog#branch .button.primary").click();
  await page.locator(".past-bar").waitFor({ state: "detached" });
  await page.locator("#answer", { hasText: "pod/demo unchanged" }).waitFor();
  await page.locator("summary", { hasText: "Until…" }).click();
  await page.getByRole("button", { name: "the next restart" }).click();
  await page.waitForFunction(() => [...document.querySelectorAll(".pod")].some((p) => /demo/.test(p.textContent) && /restarts 1/.test(p.textContent)));
});

test("a broken manifest is marked on its line and changes nothing", async () => {
  await running();
  const before = [await status(), await restarts(), await reasons()];
  await write(page, manifest.replace("image: nginx:1.27", "imagee: nginx:1.27"));
  await page.keyboard.press("Control+Enter");
  await page.locator('.answer[data-tone="bad"]', { hasText: 'unknown field "spec.containers[0].imagee"' }).waitFor();
  await page.locator("#editor .cm-lintRange-error").first().waitFor();
  await page.locator(".problem", { hasText: "Line 9" }).waitFor();
  assert.deepEqual([await status(), await restarts(), await reasons()], before);
});

test("a manifest that nests too deep for a browser is refused, on its line", async () => {
  await opened();
  await write(page, "kind: Pod\na: " + "[".repeat(3000));
  await page.keyboard.press("Control+Enter");
  await page.locator('.answer[data-tone="bad"]', { hasText: "line 2: exceeded max depth" }).waitFor();
  await page.locator(".problem", { hasText: "Line 2" }).waitFor();
});

test("a reload keeps the session and the text", async () => {
  await applied();
  await write(page, manifest.replace("image: nginx:1.27", "imagee: nginx:1.27"));
  const before = [await clock(), await status(), await restarts()];
  await page.reload();
  await ready(page);
  await page.locator("#pod-title", { hasText: "demo" }).waitFor();
  await page.locator("#pod-status").waitFor();
  assert.deepEqual([await clock(), await status(), await restarts()], before);
  await page.locator("#editor .cm-line", { hasText: "imagee" }).waitFor();
  assert.deepEqual(page.complaints, []);
});

test("an example says what it is one of, in the page's language, and its pod comes into sight", async () => {
  const small = await (await browser.newContext({ viewport: { width: 1280, height: 720 } })).newPage();
  await small.goto(site.address + "zh/");
  await ready(small);
  const inSight = () => small.waitForFunction(() => {
    const card = document.querySelector('.node:not(.unplaced) .pod[aria-pressed="true"]')?.getBoundingClientRect();
    const panel = document.querySelector("#panel-cluster .panel-body").getBoundingClientRect();
    return card && card.top >= panel.top && card.bottom <= panel.bottom;
  });
  await inSight();
  await small.locator("summary", { hasText: "示例" }).click();
  await small.locator(".choice", { hasText: "crash.yaml" }).click();
  await small.locator("#editor .cm-line", { hasText: "name: crash" }).waitFor();
  assert.match(await editorText(small), /^# 容器一次又一次出错退出/);
  await small.keyboard.press("Control+Enter");
  await small.locator("#answer", { hasText: "pod/crash created" }).waitFor();
  await small.locator("summary", { hasText: "直到…" }).click();
  await small.locator(".choice", { hasText: "+1 分钟" }).click();
  await small.locator('.pod[aria-pressed="true"]', { hasText: "crash" }).waitFor();
  await inSight();
  await small.context().close();
});

test("long names stand beside their icons", async () => {
  const wide = await (await browser.newContext({ viewport: { width: 1280, height: 720 } })).newPage();
  await wide.goto(site.address);
  await ready(wide);
  const [pod, container] = ["a-pod-that-goes-on-and-on-".repeat(2) + "and-on", "a-container-that-goes-on-and-on-".repeat(2).slice(0, 63)].map((n) => n.replace(/-$/, "x"));
  await write(wide, `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${pod}\nspec:\n  containers:\n  - name: ${container}\n    image: busybox\n`);
  await wide.keyboard.press("Control+Enter");
  const card = wide.locator(".pod", { hasText: pod });
  await card.locator(".container-name", { hasText: container }).waitFor();
  assert.deepEqual(await card.locator(".pod-name, .container-name").evaluateAll((all) => all.filter((name) => {
    const [icon, box] = [name.previousElementSibling.getBoundingClientRect(), name.getBoundingClientRect()];
    return icon.bottom <= box.top || box.right > name.closest(".pod").getBoundingClientRect().right;
  }).map((e) => e.textContent)), []);
  await wide.context().close();
});
