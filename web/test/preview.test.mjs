// The preview of pages with the real engine: nginx's page edited through exec, forwarded, seen; what errors say; links; the past; what a page may not do.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessible, build, launch, ready, serve, watch } from "./browser.mjs";

let site, browser, page;

before(async () => {
  site = await serve(build("real"));
  browser = await launch();
  page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  page.complaints = watch(page);
  await page.goto(site.address);
  await ready(page);
  await page.locator("#pod-status", { hasText: "Running" }).waitFor();
  await page.keyboard.press("Control+`");
  await page.waitForFunction(() => document.activeElement.className === "xterm-helper-textarea");
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

const shown = () => page.evaluate(() => [...document.querySelectorAll(".terminal-screen:not([hidden]) .xterm-rows > div")].map((r) => r.textContent.replace(/\u00a0/g, " ").trimEnd()).join("\n").trimEnd());

// screen waits until the terminal shows something.
async function screen(what) {
  for (const end = Date.now() + 20_000; !new RegExp(what).test(await shown()); await page.waitForTimeout(30)) {
    if (Date.now() > end) assert.fail(`the terminal does not show ${what}; it shows\n${await shown()}`);
  }
}

async function enter(line, then = "root@node-1:~#$") {
  await page.locator(".terminal-screen:not([hidden]) textarea").focus();
  await page.keyboard.type(line + "\n");
  await screen(then);
}

// untilReady waits in the cluster for a pod, running on when the paused clock holds the wait up.
async function untilReady(pod) {
  await page.locator(".terminal-screen:not([hidden]) textarea").focus();
  await page.keyboard.type(`clear; kubectl wait --for=condition=Ready pod/${pod}\n`);
  const runOn = page.getByRole("button", { name: "Run until it ends" });
  const met = "condition met\nroot@node-1:~#$";
  await Promise.race([runOn.waitFor().then(() => runOn.click()), screen(met)]);
  await screen(met);
}

const inside = () => page.frameLocator("#preview-frame");
const status = (text) => page.locator("#panel-preview .terminal-says", { hasText: text }).waitFor();

async function go(url) {
  await page.locator("#preview-url").fill(url);
  await page.keyboard.press("Enter");
}

// pageOf puts a page into the pod.
const pageOf = (html) => enter(`kubectl exec web -- sh -c "echo '${html}' > /usr/share/nginx/html/index.html"`);

test("a forwarded page is offered, and shown", async () => {
  await enter("kubectl port-forward pod/web 8080:80", "Forwarding from \\[::1\\]:8080 -> 80$");
  await page.locator(".forwards", { hasText: "http://localhost:8080/ → web:80" }).waitFor();
  await page.getByRole("button", { name: "Show the page" }).click();
  await inside().locator("h1", { hasText: "Welcome to nginx!" }).waitFor();
  await status("200 OK · text/html · 615 bytes");
  await page.waitForFunction(() => document.activeElement.id === "preview-title");
  await screen("Handling connection for 8080$");
  assert.match(await inside().locator("body").evaluate((b) => getComputedStyle(b).fontFamily), /Tahoma/, "the page has its own styles");
});

test("what is changed in the container is seen when the page is loaded again, and every request is in the server's log", async () => {
  await page.getByRole("button", { name: "Open another terminal" }).click();
  await screen("root@node-1:~#$");
  await pageOf("<h1 style=\\\"color: rgb(1, 2, 3)\\\">edited</h1><a href=/other.html>other</a><script>document.title=1</script>");
  await page.getByRole("button", { name: "Load the page again" }).click();
  await inside().locator("h1", { hasText: "edited" }).waitFor();
  assert.equal(await inside().locator("h1").evaluate((h) => getComputedStyle(h).color), "rgb(1, 2, 3)");
  await status("Its scripts are not run");
  assert.equal(await inside().locator("script").count(), 0);
  await enter("clear; kubectl logs web | grep -c Firefox", "\n2\nroot@node-1:~#$");
});

test("a link asks the simulated server, which may not have the page", async () => {
  await inside().getByRole("link", { name: "other" }).click();
  await inside().locator("h1", { hasText: "404 Not Found" }).waitFor();
  await status("404 Not Found · text/html");
  assert.equal(await page.locator("#preview-url").inputValue(), "http://localhost:8080/other.html");
});

test("the preview has no errors of accessibility, wide and narrow, dark and light", async () => {
  assert.deepEqual(await accessible(page), []);
  await page.setViewportSize({ width: 360, height: 760 });
  await page.emulateMedia({ colorScheme: "dark" });
  await page.locator("#panel-preview").waitFor();
  assert.deepEqual(await accessible(page), []);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= 360), "nothing sticks out at 360 px");
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ colorScheme: "light" });
});

test("stepping back shows the page as it was, without asking again", async () => {
  await page.locator("#scrubber").focus();
  await page.keyboard.press("Home");
  await page.locator("#panel-preview").waitFor({ state: "detached" }); // nothing was forwarded then
  await page.keyboard.press("End");
  await page.locator("#pod-status", { hasText: "Running" }).waitFor();
  await page.getByRole("button", { name: "Show the page" }).click();
  await inside().locator("h1", { hasText: "edited" }).waitFor();
});

test("what cannot be had is said in words", async () => {
  await go("localhost:9");
  await page.locator("#panel-preview", { hasText: "Connection refused: nothing listens at localhost:9" }).waitFor();
  await go("javascript:alert(1)");
  await page.locator("#panel-preview", { hasText: "This is not an address" }).waitFor();
});

test("the preview closes when the port-forward ends; a page whose pod is gone says so", async () => {
  await go("localhost:8080");
  await inside().locator("h1", { hasText: "edited" }).waitFor();
  await page.getByRole("button", { name: "Terminal 1", exact: true }).click();
  await page.locator(".terminal-screen:not([hidden]) textarea").focus();
  await page.keyboard.press("Control+c");
  await page.locator("#panel-preview").waitFor({ state: "detached" });
  await enter("clear; kubectl port-forward pod/web 8080:80", "8080 -> 80$");
  await page.getByRole("button", { name: "Show the page" }).click();
  await inside().locator("h1", { hasText: "edited" }).waitFor();
  await page.getByRole("button", { name: "Terminal 2", exact: true }).click();
  await enter("clear; kubectl delete pod web --now");
  await page.getByRole("button", { name: "Load the page again" }).click();
  await page.locator("#panel-preview", { hasText: "There is no page." }).waitFor();
  await page.locator("#panel-preview", { hasText: /closed without an answer|refused/ }).waitFor();
});

test("the session with its visits is there after a reload", async () => {
  await enter("clear; kubectl run web --image=nginx");
  await untilReady("web");
  await enter("clear; kubectl port-forward pod/web 8080:80", "8080 -> 80$");
  await page.getByRole("button", { name: "Load the page again" }).click();
  await inside().locator("h1", { hasText: "Welcome to nginx!" }).waitFor();
  await page.reload(); // leaving keeps what is new
  await ready(page);
  await page.keyboard.press("Control+`");
  await page.getByRole("button", { name: "Show the page" }).click();
  await inside().locator("h1", { hasText: "Welcome to nginx!" }).waitFor();
  await page.getByRole("button", { name: "Terminal 2", exact: true }).click();
  await screen("Handling connection for 8080$");
  // Chromium says so when the test looks into the frame.
  assert.deepEqual(page.complaints.filter((c) => !c.startsWith("Blocked script execution in 'about:srcdoc'")), []);
});
