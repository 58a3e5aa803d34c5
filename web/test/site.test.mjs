// The pages around the playground: to be read in both languages and themes, on any width, without JavaScript, without a network, and over updates.

import assert from "node:assert/strict";
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { accessible, build, editorText, launch, ready, serve, watch } from "./browser.mjs";

const root = new URL("../..", import.meta.url).pathname;
let site, browser, built;

before(async () => {
  built = build("real");
  site = await serve(built);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

const articles = ["teachers/", "docs/", "docs/truth/", "docs/limits/", "docs/embed/", "docs/lms/", "docs/formats/", "docs/protocol/"];

async function visit(path, options = {}, address = site.address) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.complaints = watch(page);
  await page.goto(address + path);
  return page;
}

describe("every page to be read", () => {
  for (const home of ["", "zh/"]) {
    for (const colorScheme of ["light", "dark"]) {
      test(`has nothing that axe finds, fits 360 px, and complains of nothing: ${home || "en"}, ${colorScheme}`, async () => {
        const page = await visit("", { colorScheme, viewport: { width: 360, height: 740 }, javaScriptEnabled: true });
        for (const path of [...articles.map((a) => home + a), home + "lessons/", "404.html"]) {
          await page.goto(site.address + path);
          await page.locator("h1").first().waitFor();
          if (/teachers|docs\/(embed|lms)/.test(path)) await page.locator("pod-playground:defined").first().waitFor();
          assert.deepEqual(await accessible(page), [], path);
          const wide = await page.evaluate(() => document.documentElement.scrollWidth);
          assert.ok(wide <= 360, `${path} is ${wide} px wide`);
        }
        assert.deepEqual(page.complaints, []);
        await page.context().close();
      });
    }
  }

  test("leads somewhere with every link of the site's own", async () => {
    const page = await visit("");
    const seen = new Map();
    for (const path of ["docs/", "zh/docs/", ...articles, ...articles.map((a) => "zh/" + a)]) {
      await page.goto(site.address + path);
      for (const href of await page.locator("a[href]").evaluateAll((all) => all.map((a) => a.href))) if (href.startsWith(site.address)) seen.set(href.replace(/#.*/, ""), path);
    }
    assert.ok(seen.size > 15);
    for (const [href, from] of seen) assert.equal((await page.request.get(href)).status(), 200, `${href}, linked from ${from}`);
    await page.context().close();
  });

  test("is there without JavaScript", async () => {
    const page = await visit("zh/docs/embed/", { javaScriptEnabled: false });
    assert.match(await page.locator("main").innerText(), /嵌入[\s\S]*kind: Pod[\s\S]*podscope-completed/);
    await page.context().close();
  });
});

describe("the teachers' page", () => {
  test("makes code that works, with the final state in the poster", async () => {
    const page = await visit("teachers/");
    await page.locator("#builder-preview pod-playground").waitFor();
    await page.getByLabel("My own manifest").check();
    await page.getByLabel("Manifest (YAML)").fill('apiVersion: v1\nkind: Pod\nmetadata:\n  name: once\nspec:\n  restartPolicy: Never\n  containers:\n  - name: a\n    image: busybox:1.36\n    command: ["sh", "-c", "exit 0"]\n');
    await page.getByLabel("Starts").selectOption("click");
    await page.getByRole("button", { name: "Add the final state" }).click();
    await page.locator("#builder-said", { hasText: "once: Completed 0/1" }).waitFor({ timeout: 60_000 });
    const code = await page.locator("#builder-code").inputValue();
    assert.match(code, /<pod-playground height="560" start="click">\n {2}<pre>apiVersion: v1[\s\S]*<p>once: Completed 0\/1/);
    await page.getByRole("radio", { name: "A lesson" }).check();
    assert.match(await page.locator("#builder-code").inputValue(), /<pod-playground lesson="[a-z-]+" height="560" start="click">\n<\/pod-playground>/);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });
});

describe("the example for learning platforms", () => {
  test("shows the statement that a lesson's progress makes", async () => {
    const page = await visit("docs/lms/");
    await page.waitForFunction(() => customElements.get("pod-playground"));
    await page.evaluate(() => document.querySelector("pod-playground").start());
    await page.locator("[data-lms-xapi]", { hasText: "verbs/progressed" }).waitFor();
    await page.evaluate(() => document.querySelector("pod-playground").dispatchEvent(new CustomEvent("podscope-completed", { bubbles: true, detail: { lesson: "first-pod", step: 4, steps: 3, done: 3, score: 0.75 } })));
    const statement = JSON.parse(await page.locator("[data-lms-xapi]").innerText());
    assert.deepEqual(statement.result, { completion: true, score: { scaled: 0.75 } });
    assert.match(await page.locator("[data-lms-scorm]").innerText(), /SetValue\("cmi.completion_status", "completed"\)\nSetValue\("cmi.score.scaled", "0.75"\)\nCommit\(""\)/);
    await page.context().close();
  });
});

describe("as an application", () => {
  for (const path of ["", "zh/"]) {
    test(`it can be installed: ${path || "en"}`, async () => {
      const page = await visit(path);
      await ready(page);
      await page.evaluate(() => navigator.serviceWorker.ready);
      const cdp = await page.context().newCDPSession(page);
      const { url, errors, data } = await cdp.send("Page.getAppManifest");
      assert.equal(url, site.address + path + "app.webmanifest");
      assert.deepEqual(errors, []);
      // A browser without windows of its own cannot be asked to install anything; everything else has to be as it wants it.
      const { installabilityErrors } = await cdp.send("Page.getInstallabilityErrors");
      assert.deepEqual(installabilityErrors.filter((e) => e.errorId !== "in-incognito"), []);
      const { icons, start_url, lang } = JSON.parse(data);
      assert.equal(start_url, "/" + path);
      assert.equal(lang, path ? "zh-Hans" : "en");
      const sizes = await page.evaluate((list) => Promise.all(list.map(async ({ src }) => {
        const picture = new Image();
        picture.src = src;
        await picture.decode();
        return `${picture.naturalWidth}x${picture.naturalHeight}`;
      })), icons.filter((i) => i.type === "image/png"));
      assert.deepEqual(sizes, icons.filter((i) => i.type === "image/png").map((i) => i.sizes));
      await page.context().close();
    });
  }
});

describe("without a network", () => {
  test("the whole site works after the first visit: playground, lessons, documentation", async () => {
    const page = await visit("");
    await ready(page);
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.reload(); // now the service worker answers
    await ready(page);
    await page.context().setOffline(true);
    await page.reload();
    await ready(page);
    await page.locator("#pod-status", { hasText: "Running" }).waitFor();
    await page.goto(site.address + "zh/lessons/first-pod/");
    await page.locator("#lesson-next:enabled").waitFor();
    for (const path of ["zh/docs/formats/", "lessons/", "teachers/"]) {
      await page.goto(site.address + path);
      await page.locator("h1").first().waitFor();
    }
    await page.context().close();
  });

  test("an update keeps the session, and pages never meet files of another version", async () => {
    const copy = join(tmpdir(), "podscope-update-" + process.pid);
    cpSync(join(root, built), copy, { recursive: true });
    const served = await serve(copy);
    const page = await visit("", {}, served.address);
    await ready(page);
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.reload();
    await ready(page);
    await page.locator("#editor .cm-content").click();
    await page.keyboard.press("Control+Home");
    await page.keyboard.type("# mine\n");
    await page.locator("#editor .cm-line", { hasText: "# mine" }).waitFor();
    update(copy);
    const updated = page.evaluate(() => new Promise((done) => navigator.serviceWorker.getRegistration().then(async (r) => {
      r.addEventListener("updatefound", () => r.installing.addEventListener("statechange", (e) => e.target.state === "installed" && done()));
      await r.update();
    })));
    await updated;
    await page.context().setOffline(true); // the old version still answers, with its own files
    await page.reload();
    await ready(page);
    assert.equal(await page.locator('meta[name="updated"]').count(), 0);
    assert.match(await editorText(page), /^# mine\n/);
    await page.context().setOffline(false);
    await page.reload();
    await ready(page);
    assert.equal(await page.locator('meta[name="updated"]').count(), 1);
    assert.match(await editorText(page), /^# mine\n/);
    await page.context().close();
    await served.stop();
    rmSync(copy, { recursive: true });
  });
});

// update makes another version of a site: its first page and one of its scripts have changed.
function update(dir) {
  const boot = readdirSync(join(dir, "assets")).find((f) => /^boot\.[0-9a-f]+\.js$/.test(f));
  const next = boot.replace(/\.[0-9a-f]+\./, ".feedfeed00.");
  writeFileSync(join(dir, "assets", next), readFileSync(join(dir, "assets", boot)));
  for (const old of [boot, boot + ".br", boot + ".gz"]) rmSync(join(dir, "assets", old));
  for (const name of ["index.html", "offline.js"]) {
    const text = readFileSync(join(dir, name), "utf8").replaceAll(boot, next).replace("<head>", '<head><meta name="updated" content="yes">').replace(/self\.version="\w+"/, 'self.version="other"');
    for (const end of [".br", ".gz"]) rmSync(join(dir, name + end));
    writeFileSync(join(dir, name), text);
  }
}
