// Starts what browser tests need: a server for a built site, and Chromium.

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import axe from "axe-core";
import { chromium } from "playwright-core";

const root = new URL("../..", import.meta.url).pathname;

const executablePath = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((p) => p && existsSync(p));

// build builds the site for tests and returns its folder: "real" with the engine, "fake" with the stand-in of fake-worker.js.
// SITE names a site that is built already.
export function build(kind) {
  if (kind === "real" && process.env.SITE) return process.env.SITE;
  const fake = kind === "fake" ? ["-worker", "web/test/fake-worker.js"] : [];
  const out = `.build/site-${kind}`;
  execFileSync("go", ["run", "./web/cmd/site", "-out", out, "-cache", `.build/web-${kind}`, "-quick", ...fake], { cwd: root, stdio: "inherit" });
  return out;
}

// serve serves a folder on a free port and returns its address and a way to end it.
export async function serve(dir) {
  const server = spawn("go", ["run", "./web/cmd/serve", "-dir", dir, "-port", "0"], { cwd: root, stdio: ["ignore", "pipe", "inherit"], detached: true });
  let said = "";
  for await (const chunk of server.stdout) {
    said += chunk;
    if (said.includes("\n")) break;
  }
  const address = /http:\S+/.exec(said)[0];
  return {
    address,
    async stop() {
      process.kill(-server.pid);
      await once(server, "exit").catch(() => {});
    },
  };
}

// launch starts Chromium without the background traffic that a closed network would refuse.
export function launch() {
  return chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
}

// watch collects what the page complains about: errors, and violations of the content security policy.
export function watch(page) {
  const complaints = [];
  page.on("pageerror", (e) => complaints.push(String(e)));
  page.on("console", (m) => {
    if (m.type() === "error") complaints.push(m.text());
  });
  return complaints;
}

// ready waits until the engine has opened a session.
export async function ready(page) {
  await page.waitForSelector('.app[data-engine="open"]', { timeout: 60_000 });
  await page.waitForSelector("#editor .cm-content", { state: "attached" });
}

// accessible lists what axe finds wrong, as lines that say what and where.
export async function accessible(page) {
  await page.evaluate(axe.source);
  const result = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  return result.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(" ")} – ${n.failureSummary}`));
}

// editorText is what stands in the manifest editor.
export const editorText = (page) => page.locator("#editor .cm-content").evaluate((e) => [...e.querySelectorAll(".cm-line")].map((l) => l.textContent).join("\n"));

// write replaces the manifest.
export async function write(page, text) {
  await page.locator("#editor .cm-content").click();
  await page.keyboard.press("Control+A");
  await page.keyboard.press("Delete");
  await page.evaluate((t) => {
    const content = document.querySelector("#editor").shadowRoot.querySelector(".cm-content");
    const data = new DataTransfer();
    data.setData("text/plain", t);
    content.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);
}

// keystrokes types at the terminal that is shown and returns how long each key took until something changed on its screen, in ms.
export function keystrokes(page, count) {
  return page.evaluate(async (n) => {
    const shown = ".terminal-screen:not([hidden])";
    const rows = document.querySelector(shown + " .xterm-rows");
    const area = document.querySelector(shown + " textarea");
    const took = [];
    for (let i = 0; i < n; i++) {
      took.push(await new Promise((done) => {
        const start = performance.now();
        new MutationObserver((_, observer) => {
          observer.disconnect();
          done(performance.now() - start);
        }).observe(rows, { childList: true, subtree: true, characterData: true });
        area.dispatchEvent(new KeyboardEvent("keydown", { key: "x", code: "KeyX", keyCode: 88, bubbles: true, cancelable: true }));
        area.dispatchEvent(new KeyboardEvent("keypress", { key: "x", charCode: 120, keyCode: 120, bubbles: true, cancelable: true }));
      }));
    }
    return took.sort((a, b) => a - b);
  }, count);
}
