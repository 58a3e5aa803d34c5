// Sessions come and go: as links, as files, between tabs, over updates. With the real engine.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { deflateSync, inflateSync } from "node:zlib";
import { build, editorText, launch, ready, serve, watch } from "./browser.mjs";

let site, browser;

before(async () => {
  site = await serve(build("real"));
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

// visit opens an address in a browser profile of its own.
async function visit(path = "", options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, permissions: ["clipboard-read", "clipboard-write"], ...options });
  return open(context, path);
}

async function open(context, path = "") {
  const page = await context.newPage();
  page.complaints = watch(page);
  await page.goto(path.startsWith("http") ? path : site.address + path);
  await ready(page);
  return page;
}

const share = async (page, entry) => {
  await page.locator("summary[aria-label=Share], summary[aria-label=分享]").click();
  await page.getByRole("button", { name: entry }).click();
};

const clipboard = (page) => page.evaluate(() => navigator.clipboard.readText());

// stepped is a page whose session has gone on a little and looks at the past.
async function stepped(path = "") {
  const page = await visit(path);
  await page.locator("#pod-status", { hasText: "Running" }).waitFor();
  await page.locator("body").click({ position: { x: 400, y: 20 } });
  for (const key of [".", ".", ","]) await pressed(page, key);
  await page.locator(".past-bar").waitFor();
  return page;
}

async function pressed(page, key) {
  const before = await page.locator("#clock").textContent();
  await page.keyboard.press(key);
  await page.waitForFunction((t) => document.getElementById("clock").textContent !== t, before);
}

// seen is what a person would compare.
const seen = async (page) => ({
  text: await editorText(page),
  status: await page.locator("#pod-status").innerText(),
  moment: await page.locator("#clock").innerText(),
  events: await page.locator(".event-reason").allInnerTexts(),
});

// hash is the session's, as it was kept last.
async function hash(page) {
  await page.evaluate(() => dispatchEvent(new Event("pagehide")));
  return page.waitForFunction(() => {
    for (const [key, value] of Object.entries(localStorage)) {
      if (key.startsWith("podscope.session.")) return JSON.parse(value.slice(value.indexOf("\n") + 1)).session.hash;
    }
  }).then((h) => h.jsonValue());
}

async function linkOf(page) {
  await share(page, /Copy a link|复制链接/);
  await page.locator(".notice", { hasText: /Copied|已复制/ }).waitFor();
  return clipboard(page);
}

const unpacked = (link) => JSON.parse(inflateSync(Buffer.from(new URL(link).hash.slice(3), "base64url")).toString());
const packed = (record) => `${site.address}#s=${deflateSync(JSON.stringify(record)).toString("base64url")}`;

describe("a link", () => {
  test("opens the same session with the same hash in another profile, at the same moment", async () => {
    const mine = await stepped();
    const link = await linkOf(mine);
    const theirs = await visit(link);
    await theirs.locator(".past-bar").waitFor();
    assert.deepEqual(await seen(theirs), await seen(mine));
    const hashes = [await hash(mine), await hash(theirs)];
    assert.match(hashes[0], /^[0-9a-f]{8,}$/);
    assert.equal(hashes[1], hashes[0]);
    assert.equal(new URL(theirs.url()).hash, "", "the address does not bring the old session back after a reload");
    assert.deepEqual(theirs.complaints, []);
    await mine.context().close();
    await theirs.context().close();
  });

  test("that lost its end opens what it can, and says so", async () => {
    const mine = await stepped();
    const link = await linkOf(mine);
    const theirs = await visit(link.slice(0, Math.floor(link.length * 0.6)));
    await theirs.locator('.notice[data-tone="bad"]', { hasText: /damaged on its way, or cut off.*files: 1/ }).waitFor();
    assert.match(await editorText(theirs), /^apiVersion: v1\nkind: Pod/);
    await mine.context().close();
    await theirs.context().close();
  });

  for (const [what, link, said] of [
    ["that holds nothing readable", () => site.address + "#s=!!!", /nothing in it can be read/],
    ["to something else", () => packed({ hello: 1 }), /not a session of Podscope/],
    ["of a newer version", () => packed({ podscope: 9, files: [{ name: "a.yaml", text: "kind: Pod\n" }], rings: 3 }), /newer version/],
    ["in the format of before", () => packed({ files: [{ name: "a.yaml", text: "kind: Pod\n" }], open: 0 }), /older format/],
    ["whose fields have the wrong form", () => packed({ podscope: 1, files: [{ name: "a.yaml", text: "kind: Pod\n" }, 7], session: { inputs: "none" } }), /damaged/],
    ["recorded on a version that is not simulated", () => packed({ podscope: 1, files: [{ name: "a.yaml", text: "kind: Pod\n" }], session: { format: 1, kubernetes: "1.21", seed: "1", inputs: [], at: 0 } }), /v1\.21.*not simulated/],
  ]) {
    test(`${what} says so, and the page works`, async () => {
      const page = await visit(link());
      await page.locator(".notice", { hasText: said }).waitFor();
      assert.deepEqual(page.complaints, []);
      await page.context().close();
    });
  }

  test("recorded by another version of Podscope is lived again, and says that it may differ", async () => {
    const mine = await stepped();
    const record = unpacked(await linkOf(mine));
    record.session.hash = "0123456789abcdef";
    const theirs = await visit(packed(record));
    await theirs.locator(".notice", { hasText: "another version of Podscope" }).waitFor();
    await theirs.locator("#pod-status").waitFor();
    await mine.context().close();
    await theirs.context().close();
  });
});

describe("a file", () => {
  test("holds the session and can be opened again, in Chinese as well", async () => {
    const mine = await stepped();
    const [download] = await Promise.all([mine.waitForEvent("download"), share(mine, /Download/)]);
    assert.match(download.suggestedFilename(), /^podscope-web\.json$/);
    const text = await readFile(await download.path(), "utf8");
    const theirs = await visit("zh/");
    const [chooser] = await Promise.all([theirs.waitForEvent("filechooser"), share(theirs, /打开会话/)]);
    await chooser.setFiles({ name: "session.json", mimeType: "application/json", buffer: Buffer.from(text) });
    await theirs.locator(".past-bar").waitFor();
    assert.equal((await seen(theirs)).status, (await seen(mine)).status);
    await mine.context().close();
    await theirs.context().close();
  });

  test("that is a manifest stands beside the others; one that is neither is refused", async () => {
    const page = await visit();
    const choose = async (name, text) => {
      const [chooser] = await Promise.all([page.waitForEvent("filechooser"), share(page, /Open a session/)]);
      await chooser.setFiles({ name, mimeType: "text/plain", buffer: Buffer.from(text) });
    };
    await choose("mine.yaml", "kind: Pod\n# mine\n");
    await page.locator("#editor .cm-line", { hasText: "# mine" }).waitFor();
    await choose("other.json", '{"a": 1}');
    await page.locator(".notice", { hasText: "not a session" }).waitFor();
    await page.context().close();
  });
});

describe("two tabs", () => {
  test("keep a session each, and find them again after a reload", async () => {
    const one = await visit();
    const two = await open(one.context());
    const mark = async (page, word) => {
      await page.locator("#editor .cm-content").click();
      await page.keyboard.press("Control+Home");
      await page.keyboard.type(`# ${word}\n`);
      await page.locator("#editor .cm-line", { hasText: `# ${word}` }).waitFor();
    };
    await mark(one, "first");
    await mark(two, "second");
    for (const page of [one, two, one]) {
      await page.reload();
      await ready(page);
    }
    assert.match(await editorText(one), /^# first\n/);
    assert.match(await editorText(two), /^# second\n/);
    const closed = await two.evaluate(() => sessionStorage.getItem("podscope.tab."));
    await one.waitForFunction((id) => localStorage.getItem("podscope.session." + id)?.includes("# second"), closed);
    await two.close();
    await one.evaluate(async (id) => { // the browser lets go of a closed tab's session in its own time
      while ((await navigator.locks.query()).held.some((l) => l.name.endsWith(id))) await new Promise((done) => setTimeout(done, 50));
    }, closed);
    const kept = await one.evaluate(async () => JSON.stringify([await navigator.locks.query(), { ...localStorage }]));
    const three = await open(one.context()); // a new tab goes on with what no other tab has open
    assert.match(await editorText(three), /^# second\n/, kept);
    await share(three, "Recent sessions");
    await three.locator("dialog#sessions[open] li").nth(1).waitFor();
    assert.match(await three.locator("dialog#sessions").innerText(), /this one[\s\S]*open in another tab|open in another tab[\s\S]*this one/);
    await one.context().close();
  });

  test("stay with their session when the browser is slow to let go of the page before", async () => {
    const one = await visit();
    const id = () => one.evaluate(() => sessionStorage.getItem("podscope.tab."));
    const before = await id();
    const lock = "podscope.session." + before;
    const other = await one.context().newPage();
    await other.goto(site.address + "docs/");
    await other.evaluate((name) => void navigator.locks.request(name, () => new Promise((done) => { window.letGo = done; })), lock);
    const asked = other.evaluate(async (name) => {
      while (!window.letGo || !(await navigator.locks.query()).pending.some((l) => l.name === name)) await new Promise((done) => setTimeout(done, 50));
      window.letGo();
    }, lock);
    await Promise.all([one.reload(), asked]);
    await ready(one);
    assert.equal(await id(), before);
    await one.context().close();
  });

  test("go on with a copy where one was copied from the other", async () => {
    const one = await visit();
    const id = (page) => page.evaluate(() => sessionStorage.getItem("podscope.tab."));
    await one.waitForFunction(() => Object.keys(localStorage).some((k) => k.startsWith("podscope.session.")));
    const two = await one.context().newPage();
    await two.addInitScript((of) => sessionStorage.getItem("podscope.tab.") ?? sessionStorage.setItem("podscope.tab.", of), await id(one));
    await two.goto(site.address);
    await ready(two);
    assert.notEqual(await id(two), await id(one));
    assert.equal(await editorText(two), await editorText(one));
    await one.context().close();
  });

  test("one that was damaged in the browser opens as far as it can be read, says so, and is not written over", async () => {
    const page = await visit();
    await page.waitForFunction(() => Object.keys(localStorage).some((k) => k.startsWith("podscope.session.") && localStorage[k].length > 500));
    const cut = (of) => of.evaluate(() => {
      const key = Object.keys(localStorage).find((k) => k.startsWith("podscope.session."));
      localStorage[key] = localStorage[key].slice(0, localStorage[key].indexOf('"session"'));
      return [key, localStorage[key]];
    });
    await page.goto(site.address + "app.webmanifest"); // where nothing is kept
    const [key, text] = await cut(page);
    await page.goto(site.address);
    await page.locator(".notice", { hasText: "kept is damaged" }).waitFor();
    await ready(page);
    assert.match(await editorText(page), /kind: Pod/);
    assert.equal(await page.evaluate((k) => localStorage[k], key), text);
    await page.context().close();
  });

  test("what was kept before each tab had its own session is not lost", async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    await context.addInitScript(() => {
      if (sessionStorage.getItem("planted")) return;
      sessionStorage.setItem("planted", "yes");
      localStorage.setItem("podscope.page", JSON.stringify({ files: [{ name: "old.yaml", text: "# from before\nkind: Pod\n" }], open: 0, selected: {}, theme: "dark", speed: 10 }));
    });
    const page = await open(context);
    assert.match(await editorText(page), /^# from before/);
    assert.equal(await page.locator("html").getAttribute("data-theme"), "dark");
    await context.close();
  });
});
