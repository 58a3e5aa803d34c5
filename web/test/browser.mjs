// Starts what browser tests need: a server for a built site, and Chromium.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const executablePath = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((p) => p && existsSync(p));

// serve serves a folder on a free port and returns its address and a way to end it.
export async function serve(dir) {
  const server = spawn(process.env.SERVE || "go", [...(process.env.SERVE ? [] : ["run", "./web/cmd/serve"]), "-dir", dir, "-port", "0"], {
    cwd: new URL("../..", import.meta.url).pathname, stdio: ["ignore", "pipe", "inherit"], detached: true,
  });
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
