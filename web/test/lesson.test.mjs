// Lessons with the real engine: the redis lesson from the catalogue to its end, in both languages, by typing, by "show me", by keyboard alone and on a
// narrow screen; what waits for a guess, what can be undone, what is kept.

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { accessible, build, launch, ready, serve, watch } from "./browser.mjs";

let site, browser;

before(async () => {
  site = await serve(build("real"));
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

const words = {
  en: { catalogue: "/lessons/", redis: "The redis exercise", show: "Show me", undo: "Undo: as it was before", stepOne: "Store a value", docs: "https://kubernetes.io/docs/" },
  zh: { catalogue: "/zh/lessons/", redis: "redis 练习", show: "演示一遍", undo: "撤销，回到演示之前", stepOne: "存一个值", docs: "https://kubernetes.io/zh-cn/docs/" },
};
const long = { timeout: 60_000 };
const steps = [
  ["kubectl run redis --image=redis", "kubectl wait --for=condition=Ready pod/redis", "kubectl exec -it redis -- bash", "redis-cli", "set a 666", "exit", "exit"],
  ["kubectl delete pod redis", "kubectl run redis --image=redis", "kubectl wait --for=condition=Ready pod/redis", "kubectl exec redis -- redis-cli get a"],
];

async function open(path, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  page.complaints = watch(page);
  await page.goto(site.address + path.slice(1));
  return page;
}

async function close(page) {
  assert.deepEqual(page.complaints, []);
  await page.context().close();
}

// fromCatalogue opens the redis lesson as a learner finds it.
async function fromCatalogue(lang, options) {
  const page = await open(words[lang].catalogue, options);
  await page.getByRole("link", { name: words[lang].redis, exact: true }).click();
  await ready(page);
  return page;
}

const next = (page) => page.locator("#lesson-next:enabled").click(long);
const done = (page) => page.locator('.lesson-state[data-tone="good"]').waitFor({ state: "attached", ...long });
const screen = (page) => page.evaluate(() => [...document.querySelectorAll(".terminal-screen:not([hidden]) .xterm-rows > div")].map((r) => r.textContent.replace(/\u00a0/g, " ").trimEnd()).join("\n").trimEnd());
const progress = (page) => page.evaluate(() => JSON.parse(localStorage.getItem("podscope.lessons")));

async function guess(page, choice) {
  await page.locator(".guess").nth(choice).click();
  await page.locator("#verdict button").click();
  await page.locator("#question").waitFor({ state: "detached" });
  await page.waitForFunction(() => document.activeElement.id === "lesson-title"); // which the page moves the focus to
}

// prompts waits until the terminal waits for a line.
async function prompts(page) {
  const end = Date.now() + 30_000;
  for (let last = ""; Date.now() < end; await page.waitForTimeout(40)) {
    const shown = await screen(page);
    if (/[#>$]$/.test(shown) && shown === last) return;
    last = shown;
    const runOn = page.locator(".terminal-says[data-waiting=true] button").first();
    if (await runOn.isVisible()) await runOn.click();
  }
  assert.fail(`the terminal shows no prompt:\n${await screen(page)}`);
}

async function type(page, lines) {
  await page.locator(".terminal-screen:not([hidden]) textarea").focus();
  for (const line of lines) {
    await prompts(page);
    await page.locator(".terminal-screen:not([hidden]) textarea").focus();
    await page.keyboard.type(line);
    await page.keyboard.press("Enter");
  }
  await prompts(page);
}

// completed looks at the lesson's last page, then at its entry in the catalogue.
async function completed(page, lang, alone) {
  await page.locator(".lesson-finished").waitFor(long);
  const links = await page.locator(".lesson-terms a").evaluateAll((all) => all.map((a) => a.href));
  assert.ok(links.length >= 3 && links.every((l) => l.startsWith(words[lang].docs)), `links: ${links}`);
  const { lessons } = await progress(page);
  assert.ok(lessons.redis.completed);
  assert.equal(lessons.redis.score.alone, alone);
  await page.goto(site.address + words[lang].catalogue.slice(1));
  await page.locator('.catalogue-entry[data-lesson=redis][data-state="finished"] .catalogue-mark').waitFor();
}

for (const lang of ["en", "zh"]) {
  test(`the redis lesson, typed, ${lang}`, async () => {
    const page = await fromCatalogue(lang);
    await next(page);
    assert.equal(await page.locator("#lesson-title").innerText(), words[lang].stepOne);
    await guess(page, 1);
    await type(page, steps[0]);
    await done(page);
    await next(page);
    await guess(page, 1);
    await type(page, steps[1]);
    await done(page);
    await next(page);
    await completed(page, lang, 2);
    await close(page);
  });

  test(`the redis lesson, shown, ${lang}; a show can be undone`, async () => {
    const page = await fromCatalogue(lang);
    await next(page);
    await guess(page, 0);
    const clock = await page.locator("#clock").innerText();
    const showMe = () => page.getByRole("button", { name: words[lang].show }).click();
    const undo = page.getByRole("button", { name: words[lang].undo });
    await showMe();
    await undo.waitFor(long);
    await done(page);
    await undo.click();
    await page.waitForFunction((t) => document.getElementById("clock").textContent === t, clock);
    assert.equal(await page.locator('.lesson-state[data-tone="good"]').count(), 0);
    assert.equal(await page.locator(".pod").count(), 0);
    await showMe();
    await undo.waitFor(long);
    await done(page);
    await next(page);
    await guess(page, 0);
    await showMe();
    await done(page);
    await undo.waitFor(long);
    await next(page);
    await completed(page, lang, 0);
    await close(page);
  });
}

test("the redis lesson by keyboard alone", async () => {
  const page = await open("/lessons/");
  const key = (k) => page.keyboard.press(k);
  // tabTo presses Tab until the keyboard is on what matches.
  const tabTo = async (selector) => {
    for (let i = 0; i < 150; i++) {
      await key("Tab");
      if (await page.evaluate((s) => document.activeElement.matches(s), selector)) return;
    }
    assert.fail(`Tab does not lead to ${selector}`);
  };
  const go = async (selector) => {
    await page.waitForSelector(selector, long);
    await tabTo(selector);
    await key("Enter");
  };
  await tabTo('[data-lesson="redis"] a');
  await key("Enter");
  await ready(page);
  for (const lines of steps) {
    await go("#lesson-next:not([disabled])");
    await page.locator("#question").waitFor();
    await go(".guess");
    await page.waitForFunction(() => document.activeElement.id === "verdict");
    await go("#verdict button");
    await page.locator("#question").waitFor({ state: "detached" });
    await page.waitForFunction(() => document.activeElement.id === "lesson-title");
    await key("Control+`");
    await page.waitForFunction(() => document.activeElement.className === "xterm-helper-textarea");
    for (const line of lines) {
      await prompts(page);
      await page.keyboard.type(line);
      await key("Enter");
    }
    await done(page);
    await key("Control+`");
    await page.waitForFunction(() => document.activeElement.className !== "xterm-helper-textarea");
  }
  await go("#lesson-next:not([disabled])");
  await completed(page, "en", 2);
  await close(page);
});

test("the redis lesson on a screen of 360 px, by touching commands", async () => {
  const page = await fromCatalogue("zh", { viewport: { width: 360, height: 740 }, hasTouch: true });
  const wide = () => page.evaluate(() => document.documentElement.scrollWidth);
  await next(page);
  for (const [choice, count] of [[0, steps[0].length + 2], [1, steps[1].length]]) {
    await guess(page, choice);
    for (let i = 0; i < count; i++) {
      await page.locator("#lesson-text .command-run:enabled").nth(i).click(long);
      await page.locator("#panel-terminal").waitFor();
      await prompts(page);
      assert.ok((await wide()) <= 360, `the page is ${await wide()} px wide`);
      await page.locator(".lesson-bar button").click();
    }
    await done(page);
    await next(page);
  }
  assert.ok((await wide()) <= 360);
  await completed(page, "zh", 2);
  assert.ok((await wide()) <= 360);
  await close(page);
});

test("above the terminal of a narrow screen stands what the lesson says next, and touching it brings up no keyboard", async () => {
  const page = await fromCatalogue("en", { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  const ahead = page.locator(".lesson-ahead .command-run");
  await next(page);
  await guess(page, 1);
  await page.locator("#lesson-text .command-run").first().tap();
  for (const line of steps[0].slice(1, 4).concat("get a", "set a 666", "get a", "exit", "exit")) {
    await ahead.last().waitFor();
    await prompts(page);
    await page.locator(".lesson-ahead .command-run:enabled", { hasText: line }).last().tap();
    assert.notEqual(await page.evaluate(() => document.activeElement.className), "xterm-helper-textarea");
  }
  await done(page);
  await ahead.waitFor({ state: "detached" });
  await close(page);
});

test("the clock waits for the guess", async () => {
  const page = await open("/lessons/redis/");
  await ready(page);
  await next(page);
  await page.locator("#question").waitFor();
  await page.locator(".terminal-screen:not([hidden])").waitFor();
  await prompts(page);
  const before = await page.locator("#clock").innerText();
  await page.getByRole("button", { name: "Step", exact: true }).click();
  await page.locator('.question[data-nudged="true"]').waitFor();
  assert.equal(await page.locator("#clock").innerText(), before);
  await page.locator(".terminal-screen:not([hidden]) textarea").focus();
  await page.keyboard.type("kubectl get pods");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement.id === "question");
  assert.doesNotMatch(await screen(page), /No resources/);
  await guess(page, 0);
  await page.locator(".terminal-screen:not([hidden]) textarea").focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => [...document.querySelectorAll(".xterm-rows > div")].some((r) => /No resources/.test(r.textContent)));
  await close(page);
});

test("what needs time can have it beside the task, and options stay in one piece", async () => {
  const page = await open("/zh/lessons/back-off/", { viewport: { width: 360, height: 740 } });
  const fits = () => page.evaluate(() => [...document.querySelectorAll("#lesson-text > *, #verdict > *")].filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => e.textContent));
  await ready(page);
  await next(page);
  for (let i = 0; i < 2; i++) {
    await page.locator(".guess").nth(0).click();
    await page.locator("#verdict button").waitFor();
    assert.deepEqual(await fits(), [], "long names of fields go on in another line");
    await page.locator("#verdict button").click();
    await page.locator("#verdict").waitFor({ state: "detached" });
  }
  const option = page.locator(".command-run .word", { hasText: "--image=busybox" });
  assert.equal(await option.innerText(), "--image=busybox:1.36");
  assert.ok(await option.evaluate((e) => e.getBoundingClientRect().height < 1.8 * parseFloat(getComputedStyle(e).fontSize)), "in one line");
  const clock = page.locator(".lesson-clock");
  assert.equal(await clock.count(), 0, "nothing was done yet");
  await page.locator(".command-run").first().click();
  await page.locator(".lesson-bar button").click();
  await clock.click();
  await page.locator('.app[data-playing="true"]').waitFor();
  await page.locator(".lesson-clock", { hasText: "暂停" }).click();
  await page.locator('.app[data-playing="false"]').waitFor();
  await close(page);
});

test("a step, and the lesson, can be done over; a reload goes on where one was", async () => {
  const page = await open("/lessons/redis/");
  await ready(page);
  await next(page);
  await guess(page, 0);
  await page.locator(".command-run").first().click();
  await page.locator(".pod").waitFor();
  await page.reload();
  await ready(page);
  await page.locator(".pod").waitFor();
  assert.equal(await page.locator("#lesson-title").innerText(), words.en.stepOne);
  const menu = async (entry) => {
    await page.locator(".lesson-head summary").click();
    await page.getByRole("button", { name: entry, exact: true }).click();
  };
  await menu("Restart this step");
  await page.locator(".pod").waitFor({ state: "detached" });
  await page.locator("#question").waitFor();
  await menu("Restart the lesson");
  await page.locator("dialog#reset .button.primary").click();
  await page.getByRole("button", { name: "Start", exact: true }).waitFor();
  await close(page);
});

test("going back in time to before a step opens the step that was open then", async () => {
  const page = await open("/lessons/redis/");
  await ready(page);
  await next(page);
  await guess(page, 0);
  await page.getByRole("button", { name: "Show me" }).click();
  await done(page);
  await page.locator(".show-bar", { hasText: "That was it" }).waitFor(long);
  await next(page);
  await guess(page, 1);
  await page.locator(".command-run").first().click();
  await page.locator(".pod").waitFor({ state: "detached", ...long });
  await page.getByRole("button", { name: "To the start" }).click();
  await page.locator(".past-bar").waitFor();
  await page.locator(".past-bar .button").last().click();
  await page.locator(".past-bar").waitFor({ state: "detached" });
  await page.locator(".notice").waitFor();
  assert.notEqual(await page.locator("#lesson-text").getAttribute("data-page"), "2");
  await close(page);
});

describe("progress as a file", () => {
  test("is saved, and loaded in another browser; a wrong file changes nothing", async () => {
    const page = await open("/lessons/");
    await page.evaluate(() => localStorage.setItem("podscope.lessons", JSON.stringify({
      format: 1, lessons: { redis: { done: 2, steps: 2, at: "2026-01-05T09:00:00Z", completed: "2026-01-05T09:00:00Z", score: { alone: 2, steps: 2, right: 1, questions: 2 } } },
    })));
    await page.reload();
    const [download] = await Promise.all([page.waitForEvent("download"), page.locator("#export").click()]);
    const saved = await readFile(await download.path(), "utf8");
    await close(page);

    const other = await open("/zh/lessons/");
    const file = join(tmpdir(), `podscope-progress-${process.pid}.json`);
    const load = async (text) => {
      await writeFile(file, text);
      await other.locator("#import-file").setInputFiles(file);
    };
    const said = (tone) => other.locator(`#progress-said[data-tone="${tone}"]`).innerText();
    await load(saved);
    await other.locator('.catalogue-entry[data-lesson=redis][data-state="finished"]').waitFor();
    assert.match(await said("good"), /1 课/);
    for (const [bad, why] of [["{", /不是 JSON/], ['{"kind":"Pod"}', /没有课程进度/], ['{"format":9,"lessons":{}}', /更新版本/], ['{"format":1,"lessons":{"redis":{"done":"all"}}}', /没有课程进度/]]) {
      await load(bad);
      await other.locator('#progress-said[data-tone="bad"]').waitFor();
      await other.waitForFunction((w) => new RegExp(w).test(document.getElementById("progress-said").textContent), why.source);
      assert.ok((await progress(other)).lessons.redis.completed);
    }
    await close(other);
  });
});

describe("accessibility", () => {
  for (const [lang, scheme] of [["en", "light"], ["en", "dark"], ["zh", "light"], ["zh", "dark"]]) {
    test(`axe finds nothing, ${lang}, ${scheme}`, async () => {
      const page = await open(words[lang].catalogue, { colorScheme: scheme });
      assert.deepEqual(await accessible(page), [], "the catalogue");
      await page.goto(site.address + words[lang].catalogue.slice(1) + "liveness/");
      await ready(page);
      assert.deepEqual(await accessible(page), [], "the introduction");
      await next(page);
      await page.locator(".guess").nth(0).click();
      await page.locator("#verdict").waitFor();
      assert.deepEqual(await accessible(page), [], "a question");
      await page.locator("#verdict button").click();
      await page.locator(".lesson-command").first().waitFor();
      await page.locator(".lesson-help").first().click();
      assert.deepEqual(await accessible(page), [], "a step");
      await close(page);
    });
  }
});

test("a lesson's page has its title and its first text without JavaScript", async () => {
  const page = await open("/zh/lessons/redis/", { javaScriptEnabled: false });
  assert.match(await page.title(), /redis 练习/);
  assert.match(await page.locator("#lesson-text").innerText(), /redis 是一个把数据放在内存里的小型数据库/);
  await page.context().close();
});
