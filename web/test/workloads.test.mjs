// The cluster around the pod, with the real engine: a rollout with its revisions side by side, a service with the pods that get its traffic and
// why the others do not, connections as dots or as counts, nodes that fail, very many pods.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessible, build, launch, ready, serve, watch, write } from "./browser.mjs";

let site, browser;

before(async () => {
  site = await serve(build("real"));
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

const rollout = (image, replicas = 3) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  replicas: ${replicas}
  selector:
    matchLabels: {app: shop}
  template:
    metadata:
      labels: {app: shop}
    spec:
      containers:
      - name: web
        image: ${image}
        readinessProbe:
          httpGet: {port: 80}
          initialDelaySeconds: 5
---
apiVersion: v1
kind: Service
metadata:
  name: shop
spec:
  selector: {app: shop}
  ports:
  - port: 80
---
apiVersion: v1
kind: Service
metadata:
  name: typo
spec:
  selector: {app: shpo}
  ports:
  - port: 80
`;

const client = `---
apiVersion: v1
kind: Pod
metadata:
  name: client
spec:
  containers:
  - name: client
    image: busybox
    command: [sh, -c, "while true; do wget -q -T 1 -O /dev/null http://shop; sleep 0.2; done"]
`;

async function visit(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  page.complaints = watch(page);
  await page.goto(site.address);
  await ready(page);
  await page.locator("#pod-status", { hasText: "Running" }).waitFor();
  return page;
}

async function apply(page, text, said) {
  await write(page, text);
  await page.keyboard.press("Control+Enter");
  await page.locator("#answer", { hasText: said }).waitFor();
}

// pass lets time pass by a menu's entry and waits until it has.
async function pass(page, entry) {
  const clock = await page.locator("#clock").innerText();
  await page.locator("summary", { hasText: "Until…" }).click();
  await page.getByRole("button", { name: entry, exact: true }).click();
  await page.waitForFunction((t) => document.getElementById("clock").textContent !== t, clock, { timeout: 120_000 });
}

// counted is how many connections the service is said to have had.
const counted = (page) => page.evaluate(() => Number(/connections: (\d+)/.exec(document.querySelector('[data-name="default/shop"]')?.textContent)?.[1] ?? 0));

test("a rollout stands side by side with what it replaces; all of it can be asked about", async () => {
  const page = await visit();
  await apply(page, rollout("nginx:1.25"), "deployment.apps/shop created");
  await page.locator('.workload[aria-label="Deployment shop"]').waitFor();
  await pass(page, "+1 minute");
  await page.locator(".workload", { hasText: "as wanted" }).waitFor();
  await apply(page, rollout("nginx:1.27"), "deployment.apps/shop configured");
  await pass(page, "+10 seconds");
  await page.locator(".branch", { hasText: "revision 1" }).locator(".differs", { hasText: "image: nginx:1.25 → nginx:1.27" }).waitFor();
  const newest = page.locator('.branch[data-newest="true"]');
  await newest.locator(".role", { hasText: "revision 2" }).waitFor();
  await newest.locator(".traffic", { hasText: /no traffic: (not ready|it has no address yet)/ }).first().waitFor();
  assert.ok((await page.locator(".branch:not([data-newest=true]) .traffic", { hasText: "gets traffic" }).count()) >= 2);
  assert.ok((await page.locator(".lines path").count()) >= 2, "lines lead to the pods that get traffic");
  await page.evaluate(() => {
    globalThis.quiet = 0;
    new MutationObserver(() => (globalThis.quiet = 0)).observe(document.querySelector(".lines"), { childList: true, subtree: true });
  });
  await page.waitForFunction(() => ++globalThis.quiet > 20, null, { polling: "raf" }); // what has not changed is not drawn anew

  await page.locator("#panel-pod h2", { hasText: "Deployment shop" }).waitFor();
  await page.locator("#panel-pod .condition", { hasText: "Progressing" }).waitFor();
  await page.locator("#object-status .why-button").click();
  await page.locator("#why .why-part").first().waitFor();
  await page.keyboard.press("Escape");
  await newest.locator(".object").first().click();
  await page.locator("#panel-pod h2", { hasText: "ReplicaSet shop-" }).waitFor();
  await page.locator("#panel-pod .field-button", { hasText: "spec.replicas" }).waitFor();

  await page.locator('[data-name="default/typo"]', { hasText: "its selector matches no pod" }).locator(".object").click();
  await page.locator("#panel-pod .backends", { hasText: "not selected: wants app=shpo, has app=shop" }).waitFor();
  assert.deepEqual(await accessible(page), []);

  await page.locator("#panel-cluster .switch .button").first().click();
  await page.locator(".node").first().waitFor();
  await page.locator(".lines").waitFor({ state: "detached" }); // lines are among workloads only
  await page.locator("#panel-cluster .switch .button").last().click();
  await page.locator(".lines path").first().waitFor({ state: "attached" });
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

for (const reducedMotion of ["no-preference", "reduce"]) {
  test(`connections are counted, and fly where motion is wanted: ${reducedMotion}`, async () => {
    const page = await visit({ reducedMotion });
    await apply(page, rollout("nginx:1.25") + client, "service/shop created");
    await page.locator("#panel-cluster .switch .button").nth(1).click();
    await pass(page, "+1 minute");
    await page.locator(".lines path").first().waitFor({ state: "attached" });
    const before = await counted(page);
    assert.ok(before > 10, `${before} connections in a minute`);
    await page.evaluate(() => {
      globalThis.dots = 0;
      new MutationObserver((all) => {
        for (const m of all) for (const n of m.addedNodes) if (n.nodeName === "circle") globalThis.dots++;
      }).observe(document.body, { childList: true, subtree: true }); // the layer of the lines is made anew when the trees are
    });
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await page.waitForFunction((n) => Number(/connections: (\d+)/.exec(document.querySelector('[data-name="default/shop"]').textContent)[1]) > n + 3, before);
    if (reducedMotion !== "reduce") await page.waitForFunction(() => globalThis.dots > 0); // those of a moment without lines are only counted
    await page.getByRole("button", { name: "Pause", exact: true }).click();
    if (reducedMotion === "reduce") assert.equal(await page.evaluate(() => globalThis.dots), 0, "dots");
    await page.getByRole("button", { name: "To the start", exact: true }).click();
    await page.locator(".past-bar").waitFor();
    assert.equal(await counted(page), 0, "in the past there were none yet");
    await page.context().close();
  });
}

test("a node that is cut off reads NotReady, with its conditions and the question why; by keyboard", async () => {
  const page = await visit();
  const node = page.locator('.node[aria-label="node-2"]');
  await node.locator("summary").focus();
  await page.keyboard.press("Enter");
  await node.locator(".choice", { hasText: "fault node node-2 cut" }).focus();
  await page.keyboard.press("Enter");
  await page.locator(".notice", { hasText: "$ fault node node-2 cut" }).waitFor();
  await pass(page, "+1 minute");
  await node.locator(".tone", { hasText: "NotReady" }).waitFor();
  await node.locator(".taint", { hasText: "node.kubernetes.io/unreachable" }).first().waitFor();
  await node.locator(".object").focus();
  await page.keyboard.press("Enter");
  await page.locator("#panel-pod .condition", { hasText: "MemoryPressure" }).waitFor();
  await page.locator('#panel-pod .condition[data-status="Unknown"]', { hasText: "Ready" }).first().locator(".why-button").click();
  await page.locator("#why .why-part").first().waitFor();
  await page.context().close();
});

test("two hundred pods on ten nodes stay legible, by node and by workload", async () => {
  const page = await visit();
  await page.locator("summary", { hasText: "v1.36" }).click();
  await page.getByRole("button", { name: "10", exact: true }).click();
  await page.locator(".node").nth(9).waitFor();
  await apply(page, rollout("nginx:1.25", 200), "deployment.apps/shop created");
  await pass(page, "+1 minute");
  const running = () => [...document.querySelectorAll('.branch :is(.pod, .dot)[data-tone="good"]')].filter((e) => e.ariaLabel?.includes("shop-")).length === 200;
  await page.waitForFunction(running, null, { timeout: 120_000 });
  const legible = () => page.locator(":is(.pod, .dot):visible").evaluateAll((all) => all.filter((e) => e.getBoundingClientRect().height < 24 || e.getBoundingClientRect().width < 24 || !e.ariaLabel?.includes("Running")).length);
  assert.equal(await legible(), 0);
  await page.locator("#panel-cluster .switch .button").first().click();
  await page.locator(".node").nth(9).waitFor();
  await page.locator(".node .counts", { hasText: "Running" }).first().waitFor();
  assert.equal(await legible(), 0);
  const shapes = await page.locator(".node .pod").first().evaluate((tile) => ["good", "bad", "busy", "done"].map((tone) => {
    tile.dataset.tone = tone;
    const { borderStyle, borderRadius, backgroundImage } = getComputedStyle(tile, "::before");
    return [borderStyle, borderRadius, backgroundImage].join();
  }));
  assert.equal(new Set(shapes).size, 4, "each tone has a shape of its own: " + shapes.join("; "));
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 1440);
  assert.deepEqual(await accessible(page), []);
  await page.context().close();
});

test("on a narrow screen a service's lines go down beside the words, not through them", async () => {
  const page = await visit();
  await apply(page, rollout("nginx:1.25", 40), "deployment.apps/shop created");
  await pass(page, "+1 minute");
  await page.setViewportSize({ width: 360, height: 740 });
  await page.locator(".tab").nth(1).click();
  await page.waitForFunction(() => {
    const [origin, list] = ["#forest", ".branch .pods"].map((s) => document.querySelector(s)?.getBoundingClientRect());
    const lines = [...document.querySelectorAll(".lines path")].map((l) => l.getAttribute("d").match(/^M([\d.]+) .*[H ]([\d.]+)/));
    const left = list && list.left - origin.left;
    return list?.width < 360 && lines.length >= 40 && lines.every((l) => Number(l[1]) < left) && lines.some((l) => Number(l[2]) > left + 50);
  });
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});
