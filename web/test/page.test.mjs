// What the page must do with any engine: layout, keyboard, accessibility, trouble. The engine is the stand-in of fake-worker.js.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { accessible, build, launch, ready, serve, watch, write } from "./browser.mjs";

let site, browser;

before(async () => {
  site = await serve(build("fake"));
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

// visit opens the page as somebody would who has never been there.
async function visit(options = {}, path = "") {
  const { path: at = path, ...rest } = options;
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...rest });
  const page = await context.newPage();
  page.complaints = watch(page);
  await page.goto(site.address + at);
  await ready(page);
  return page;
}

// settled waits until the page has drawn and what lights up has gone out.
const settled = (page) => page.evaluate(async () => {
  const frame = () => new Promise(requestAnimationFrame);
  await frame().then(frame);
  await Promise.allSettled(document.getAnimations().filter((a) => a.effect.getComputedTiming().endTime < Infinity).map((a) => a.finished));
});

// step takes the session one step on.
async function step(page) {
  const before = await page.locator("#clock").textContent();
  await page.keyboard.press(".");
  await page.waitForFunction((t) => document.getElementById("clock").textContent !== t, before);
}

describe("the first visit", () => {
  test("shows a running example and one hint, without complaints", async () => {
    const page = await visit();
    await page.locator("#pod-status", { hasText: "Running" }).waitFor();
    assert.equal(await page.locator(".hint").count(), 1);
    await page.locator(".hint button").click();
    await page.locator(".hint").waitFor({ state: "detached" });
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  test("is readable before any program runs", async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(site.address);
    for (const name of ["Manifest", "Cluster", "Pod", "Events", "Timeline"]) await page.getByRole("heading", { name, exact: true }).waitFor();
    await page.getByText("apiVersion: v1").waitFor();
    assert.match(await page.locator("noscript").textContent(), /needs JavaScript/);
    await context.close();
  });
});

describe("the layout", () => {
  for (const [width, height] of [[1440, 900], [1024, 768], [768, 1024], [360, 640]]) {
    test(`fits ${width} px`, async () => {
      const page = await visit({ viewport: { width, height } });
      await page.locator(".pod").first().waitFor({ state: "attached" });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= width, `the page is ${wide} px wide`);
      const clock = await page.locator("#clock").boundingBox();
      assert.ok(clock && clock.y + clock.height <= height, "the clock is on the screen");
      await page.context().close();
    });
  }

  test("shows one panel at a time on a narrow screen", async () => {
    const page = await visit({ viewport: { width: 360, height: 740 } });
    for (const [tab, panel] of [[0, "manifest"], [1, "cluster"], [2, "events"], [3, "timeline"]]) {
      await page.locator(".tab").nth(tab).click();
      await page.locator("#panel-" + panel).waitFor({ state: "visible" });
      const shown = await page.locator("section.panel:visible").evaluateAll((all) => all.map((e) => e.id));
      assert.ok(shown.includes("panel-" + panel) && shown.length <= 2, `${panel}: ${shown}`);
      await page.waitForFunction(() => Math.abs(document.querySelector(".time").getBoundingClientRect().bottom - innerHeight) < 1); // no room is wasted below
    }
    await page.context().close();
  });

  test("has room for every button of the past on a narrow screen", async () => {
    const page = await visit({ viewport: { width: 360, height: 740 } });
    await page.locator(".tab").nth(1).click();
    await page.keyboard.press(".");
    await page.keyboard.press(",");
    await page.locator("#panel-cluster .past-mark").waitFor();
    const out = await page.locator("button:visible, summary:visible").evaluateAll((all) => all.filter((e) => e.getBoundingClientRect().right > 360).map((e) => e.textContent));
    assert.deepEqual(out, []);
    await page.context().close();
  });

  test("leaves half of a magnified screen to what is looked at", async () => {
    const page = await visit({ viewport: { width: 640, height: 400 } });
    await page.locator(".pod").first().waitFor();
    const { height } = await page.locator(".transport").boundingBox();
    assert.ok(height <= 140, `the transport is ${height} px high`);
    await page.context().close();
  });

  test("opens menus where nothing cuts them off", async () => {
    const page = await visit({ viewport: { width: 1280, height: 720 } });
    for (const menu of await page.locator(".panel-body .what-if").all()) {
      await menu.locator("summary").click();
      await menu.locator(".choice").first().waitFor();
      const body = menu.locator(".menu-body");
      const { x, y, width, height } = await body.boundingBox();
      assert.ok(x >= 0 && y >= 0 && x + width <= 1280 && y + height <= 720, `a menu is at ${[x, y, width, height]}`);
      const covered = await body.evaluate((e) => {
        const box = e.getBoundingClientRect();
        return [[box.left + 3, box.top + 3], [box.right - 3, box.bottom - 3]].filter(([left, top]) => !e.contains(document.elementFromPoint(left, top))).length;
      });
      assert.equal(covered, 0, "its corners are seen");
      await page.keyboard.press("Escape");
      await body.waitFor({ state: "hidden" });
    }
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  test("has targets of at least 24 px, and 44 px in the transport", async () => {
    const page = await visit({ viewport: { width: 360, height: 740 } });
    await page.locator(".pod").first().waitFor();
    for (let tab = 0; tab < 4; tab++) {
      await page.locator(".tab").nth(tab).click();
      await settled(page);
      const small = await page.locator("button:visible, summary:visible, a:visible, input:visible").evaluateAll((all) =>
        all.map((e) => ({ name: e.getAttribute("aria-label") || e.textContent, box: e.getBoundingClientRect(), transport: e.matches(".transport-button, .speed, .transport-menu > summary") }))
          .filter(({ box, transport }) => box.height < (transport ? 44 : 24) || box.width < 24).map((e) => `${e.name} ${e.box.width}×${e.box.height}`));
      assert.deepEqual(small, []);
    }
    await page.context().close();
  });

  test("has everything on paper, at full length and light", async () => {
    const page = await visit({ viewport: { width: 360, height: 740 }, colorScheme: "dark" });
    await page.locator(".pod").first().waitFor({ state: "attached" });
    await page.emulateMedia({ media: "print" });
    for (const width of [718, 1280]) {
      await page.setViewportSize({ width, height: 740 });
      for (const panel of ["manifest", "cluster", "pod", "events", "timeline"]) await page.locator(`#panel-${panel}`).waitFor();
      const cut = await page.locator(".panel-body").evaluateAll((all) => all.filter((e) => e.scrollHeight > e.clientHeight + 2).map((e) => e.parentElement.id));
      assert.deepEqual(cut, []);
    }
    assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector(".panel")).backgroundColor), "rgb(255, 255, 255)");
    await page.context().close();
  });

  test("stays legible with two hundred pods", async () => {
    const page = await visit();
    await write(page, "apiVersion: v1\nkind: Pod\nmetadata:\n  name: crowd\n");
    await page.keyboard.press("Control+Enter");
    await page.locator(".pod").nth(199).waitFor();
    const small = await page.locator(".pod").evaluateAll((all) => all.filter((e) => e.getBoundingClientRect().height < 24 || e.getBoundingClientRect().width < 60).length);
    assert.equal(small, 0);
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 1440);
    await page.context().close();
  });
});

describe("accessibility", () => {
  for (const colorScheme of ["light", "dark"]) {
    for (const path of ["", "zh/"]) {
      test(`axe finds nothing: ${colorScheme}, ${path || "en"}`, async () => {
        const page = await visit({ colorScheme }, path);
        await page.locator(".pod").first().waitFor();
        assert.deepEqual(await accessible(page), []);
        for (let i = 0; i < 5; i++) await step(page);
        await page.keyboard.press(",");
        await page.locator(".past-bar").waitFor();
        await page.locator("#panel-pod .why-button").first().click();
        await page.locator(".why-part").first().waitFor();
        await settled(page);
        assert.deepEqual(await accessible(page), []);
        await page.keyboard.press("Escape");
        await page.locator(".switch .button").nth(1).click();
        await page.locator(".stored .added").first().waitFor();
        await page.locator("details.menu summary").first().click();
        assert.deepEqual(await accessible(page), []);
        await page.context().close();
      });
    }
  }

  test("axe finds nothing on a narrow screen", async () => {
    const page = await visit({ viewport: { width: 360, height: 740 } });
    for (let tab = 0; tab < 4; tab++) {
      await page.locator(".tab").nth(tab).click();
      await settled(page);
      assert.deepEqual(await accessible(page), []);
    }
    await page.context().close();
  });
});

describe("the keyboard", () => {
  test("steps, steps back, plays and shows its help", async () => {
    const page = await visit();
    await page.locator("#pod-status", { hasText: "Running" }).waitFor();
    await step(page);
    await page.keyboard.press(",");
    await page.locator(".past-bar").waitFor();
    await page.keyboard.press("?");
    await page.locator("dialog#keys[open]").waitFor();
    await page.keyboard.press("Escape");
    await page.locator("dialog#keys[open]").waitFor({ state: "detached" });
    await page.locator(".past-bar .button").first().click();
    await page.locator(".past-bar").waitFor({ state: "detached" });
    await page.locator("body").click({ position: { x: 600, y: 20 } });
    await page.keyboard.press(" ");
    await page.getByRole("button", { name: "Pause" }).waitFor();
    await page.keyboard.press(" ");
    await page.getByRole("button", { name: "Play" }).waitFor();
    await page.context().close();
  });

  test("leaves the editor by Esc, Tab, and writes in it otherwise", async () => {
    const page = await visit();
    await page.locator("#editor .cm-content").click();
    const clock = await page.locator("#clock").textContent();
    await page.keyboard.type("...,");
    assert.equal(await page.locator("#clock").textContent(), clock);
    const inEditor = () => page.evaluate(() => document.activeElement.id === "editor");
    await page.keyboard.press("Tab");
    assert.ok(await inEditor(), "Tab indents");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Tab");
    assert.ok(!(await inEditor()), "Esc, Tab leaves");
    await page.context().close();
  });

  test("moves the scrubber, and every panel says that it shows the past", async () => {
    const page = await visit();
    await page.locator("#pod-status", { hasText: "Running" }).waitFor();
    await page.locator("#scrubber").focus();
    for (let i = 0; i < 20; i++) await page.keyboard.press("ArrowLeft");
    await page.locator(".past-bar").waitFor();
    for (const panel of ["cluster", "pod", "events", "timeline"]) assert.equal(await page.locator(`#panel-${panel} .past-mark`).count(), 1, panel);
    await page.context().close();
  });

  test("gives the keyboard back when an explanation is closed", async () => {
    const page = await visit();
    const why = page.locator("#panel-pod .why-button").first();
    await why.focus();
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement.id === "why-title");
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => document.activeElement.className === "why-button");
    await page.context().close();
  });

  test("goes through menus with the arrows, and is where it was when what it is on goes away", async () => {
    const page = await visit();
    const on = (what) => page.waitForFunction((w) => document.activeElement.matches(w), what);
    const press = async (key, what) => {
      await page.keyboard.press(key);
      await on(what);
    };
    await page.locator("summary", { hasText: "Examples" }).focus();
    await press("ArrowDown", "details[open] .choice:first-child");
    await press("ArrowUp", "details[open] .choice:last-child");
    await press("ArrowDown", "details[open] .choice:first-child");
    await press("Escape", "summary");
    const more = page.locator('summary[aria-label="More"]');
    await more.focus();
    await press("ArrowDown", ".choice");
    await page.getByRole("button", { name: "Keyboard", exact: true }).focus();
    await press("Enter", "dialog#keys button");
    await press("Escape", 'summary[aria-label="More"]');
    await page.getByRole("button", { name: "Understood" }).focus();
    await press("Enter", 'summary[aria-label="More"]');
    await page.context().close();
  });
});

describe("the past", () => {
  test("is left by a question before something is done there", async () => {
    const page = await visit();
    await page.locator("#pod-status", { hasText: "Running" }).waitFor();
    await page.keyboard.press(".");
    await page.keyboard.press(",");
    await page.locator(".past-bar").waitFor();
    await page.getByRole("button", { name: /^Apply/ }).click();
    await page.locator("dialog#branch[open]").waitFor();
    await page.locator("dialog#branch .button.primary").click();
    await page.locator(".past-bar").waitFor({ state: "detached" });
    await page.locator("#answer", { hasText: "created" }).waitFor();
    await page.context().close();
  });
});

describe("a field that an explanation names", () => {
  test("is shown in the manifest, or where it would stand", async () => {
    const page = await visit();
    await page.locator("#panel-pod .why-button").first().click();
    await page.locator(".field-button").first().click();
    await page.locator("#editor .cm-shown", { hasText: "periodSeconds" }).waitFor();
    await page.locator(".field-button").nth(1).click();
    await page.locator("#editor .cm-shown", { hasText: "readinessProbe" }).waitFor();
    await page.locator("#editor .cm-note", { hasText: "failureThreshold" }).waitFor();
    await page.context().close();
  });
});

describe("the manifest editor", () => {
  test("completes and explains fields with what the engine knows", async () => {
    const page = await visit();
    await page.locator("#pod-status", { hasText: "Running" }).waitFor();
    await page.locator("#editor .cm-line", { hasText: "containers:" }).last().click();
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Control+Space");
    await page.locator("#editor .cm-tooltip-autocomplete li", { hasText: "livenessProbe" }).waitFor();
    await page.waitForTimeout(200); // the editor takes no choice in the first 75 ms
    await page.keyboard.press("Enter");
    await page.locator("#editor .cm-line", { hasText: "livenessProbe:" }).waitFor();
    await page.locator("#editor .cm-line", { hasText: "metadata:" }).locator("span").first().hover();
    await page.locator("#editor .cm-tooltip .about", { hasText: "List of containers" }).waitFor();
    await page.context().close();
  });

  test("opens examples as files, and loses no file", async () => {
    const page = await visit();
    await page.locator("summary", { hasText: "Examples" }).click();
    await page.getByRole("button", { name: /CrashLoopBackOff/ }).click();
    await page.locator("#editor .cm-line", { hasText: "name: crash" }).waitFor();
    assert.deepEqual(await page.locator(".file").allInnerTexts(), ["web.yaml", "crash.yaml"]);
    await page.getByRole("button", { name: "Remove this file" }).click();
    await page.locator("#editor .cm-line", { hasText: "name: prepare" }).waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.locator("#editor .cm-line", { hasText: "name: crash" }).waitFor();
    await page.context().close();
  });

  test("shows the object as stored, with what was filled in marked, and the text again", async () => {
    const page = await visit();
    await page.locator("#answer", { hasText: "created" }).waitFor();
    await page.getByRole("button", { name: "As stored" }).click();
    await page.locator(".stored .added", { hasText: "dnsPolicy" }).waitFor();
    assert.equal(await page.locator(".stored .added .mark").first().innerText(), "+");
    await page.getByRole("button", { name: "As written" }).click();
    await page.locator("#editor .cm-content").waitFor({ state: "visible" });
    await page.context().close();
  });
});

describe("what if", () => {
  test("shows the command of each thing that can be broken, and what it printed", async () => {
    const page = await visit();
    await page.locator("#pod-status", { hasText: "Running" }).waitFor();
    await page.locator("#panel-pod .panel-head summary").click();
    await page.locator("#panel-pod .choice", { hasText: "kubectl delete pod web --wait=false" }).click();
    await page.locator(".notice", { hasText: "$ kubectl delete pod web --wait=false" }).waitFor();
    await page.locator('.notice[data-tone="bad"]', { hasText: "not found" }).waitFor();
    assert.equal(await page.locator("details[open]").count(), 0, "the menu has closed");
    await page.context().close();
  });
});

describe("another cluster", () => {
  test("is asked for before the old one goes; the text stays", async () => {
    const page = await visit();
    await page.locator("#pod-status", { hasText: "Running" }).waitFor();
    await page.locator("summary[aria-label=More]").click();
    await page.getByRole("button", { name: "Start the cluster afresh" }).click();
    await page.locator("dialog#reset[open]").getByRole("button", { name: "Start afresh" }).click();
    await page.locator("#panel-cluster .empty", { hasText: "No pods yet" }).waitFor();
    assert.match(await page.locator("#clock").innerText(), /T\+00:00:00/);
    await page.locator("#editor .cm-line", { hasText: "name: prepare" }).waitFor();
    await page.context().close();
  });

  test("of another version lives the same session", async () => {
    const page = await visit();
    await page.locator("#pod-status", { hasText: "Running" }).waitFor();
    const clock = await page.locator("#clock").innerText();
    await page.locator("summary", { hasText: "v1.36" }).click();
    await page.getByRole("button", { name: "v1.34" }).click();
    await page.locator("summary", { hasText: "v1.34" }).waitFor();
    await page.locator("#pod-status", { hasText: "Running" }).waitFor();
    assert.equal(await page.locator("#clock").innerText(), clock);
    await page.context().close();
  });
});

describe("trouble", () => {
  test("in a manifest is marked on its line while it is written; nothing else changes", async () => {
    const page = await visit();
    await page.locator("#pod-status", { hasText: "Running" }).waitFor();
    await write(page, "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n  - name: web\n    imagee: nginx\n");
    await page.locator("#editor .cm-lintRange-error", { hasText: "imagee" }).waitFor();
    await page.keyboard.press("Control+Enter");
    await page.locator('.answer[data-tone="bad"] .problem', { hasText: "Line 8" }).waitFor();
    assert.equal(await page.locator("#pod-status").innerText(), "Running");
    await page.context().close();
  });

  test("of the engine starts another one, which lives the session again", async () => {
    const page = await visit();
    await page.locator("#pod-status", { hasText: "Running" }).waitFor();
    const clock = await page.locator("#clock").textContent();
    await write(page, "# die now\nkind: Pod\nmetadata:\n  name: web\n");
    await page.keyboard.press("Control+Enter");
    await page.locator(".notice", { hasText: "has replayed the session" }).waitFor();
    await ready(page);
    await page.locator("#pod-status", { hasText: "Running" }).waitFor();
    assert.equal(await page.locator("#clock").textContent(), clock);
    await page.context().close();
  });
});

describe("a reload", () => {
  test("keeps the manifest, the session, the theme and the selected pod", async () => {
    const page = await visit();
    await page.locator("#pod-status", { hasText: "Running" }).waitFor();
    for (let i = 0; i < 3; i++) await step(page);
    const clock = await page.locator("#clock").textContent();
    await page.getByRole("button", { name: /^Theme/ }).click();
    await page.locator("#editor .cm-content").click();
    await page.keyboard.type("# kept");
    await page.waitForFunction(() => Object.values(localStorage).some((v) => v.includes("# kept")));
    await page.reload();
    await ready(page);
    await page.locator("#pod-status").waitFor();
    assert.equal(await page.locator("#clock").textContent(), clock);
    assert.equal(await page.locator("html").getAttribute("data-theme"), "light");
    await page.locator("#editor .cm-line", { hasText: "# kept" }).waitFor();
    assert.equal(await page.locator(".hint").count(), 0);
    await page.context().close();
  });

  test("or a change of language loses nothing", async () => {
    const page = await visit();
    await page.locator("#pod-status", { hasText: "Running" }).waitFor();
    const clock = await page.locator("#clock").textContent();
    await page.getByRole("link", { name: "中文" }).click();
    await page.getByRole("heading", { name: "清单" }).waitFor();
    assert.equal(await page.locator("html").getAttribute("lang"), "zh-Hans");
    assert.equal(await page.locator("#clock").textContent(), clock);
    assert.equal(new URL(page.url()).pathname, "/zh/");
    await page.context().close();
  });
});

describe("without a network", () => {
  test("the page works after the first visit", async () => {
    const page = await visit();
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.context().setOffline(true);
    await page.reload();
    await ready(page);
    await page.locator("#pod-status", { hasText: "Running" }).waitFor();
    await page.context().close();
  });
});
