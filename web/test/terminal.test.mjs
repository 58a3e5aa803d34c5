// The terminal with the real engine: the redis exercise typed key by key, a page edited through exec, waiting while the clock stands, the past, files,
// several terminals, a session lived again, the editor for vi, and what a person may do to it without meaning well.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessible, build, keystrokes, launch, ready, serve, watch } from "./browser.mjs";

let site, browser, page;

before(async () => {
  site = await serve(build("real"));
  browser = await launch();
  page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  page.complaints = watch(page);
  await page.goto(site.address);
  await ready(page);
  await page.locator("#pod-status", { hasText: "Running" }).waitFor();
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

// screen is the text of the terminal that is shown, without blank lines at the end.
const screen = () => page.evaluate(() => [...document.querySelectorAll(".terminal-screen:not([hidden]) .xterm-rows > div")].map((r) => r.textContent.replace(/\u00a0/g, " ").trimEnd()).join("\n").trimEnd());

async function shows(what, timeout = 15_000) {
  const end = Date.now() + timeout;
  let last = "";
  while (Date.now() < end) {
    last = await screen();
    if (typeof what === "string" ? last.endsWith(what) : what.test(last)) return last;
    await page.waitForTimeout(30);
  }
  const page0 = await page.evaluate(() => [document.activeElement.className, document.querySelector(".notice")?.innerText, document.querySelector(".terminal-says")?.innerText, document.querySelector("dialog[open]")?.id]);
  assert.fail(`the terminal does not show ${what}; focus, notice, bar and dialog are ${JSON.stringify(page0)}; it shows\n${last}`);
}

async function enter(line, prompt) {
  await page.keyboard.type(line);
  await page.keyboard.press("Enter");
  await shows(prompt);
}

const node = "root@node-1:~#";

// untilReady waits in the cluster for a pod, running on when the paused clock holds the wait up.
async function untilReady(pod) {
  await page.keyboard.type(`kubectl wait --for=condition=Ready pod/${pod} --timeout=300s\n`);
  const runOn = page.getByRole("button", { name: "Run until it ends" });
  await Promise.race([runOn.waitFor().then(() => runOn.click()), shows(/condition met/)]);
  await shows(new RegExp(`condition met\n${node}$`));
  await focused(); // also when a button was clicked that is gone now
}

const focused = () => page.waitForFunction(() => document.activeElement.className === "xterm-helper-textarea");

const paste = (text) => page.evaluate((t) => {
  const data = new DataTransfer();
  data.setData("text/plain", t);
  document.querySelector(".terminal-screen:not([hidden]) textarea").dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}, text);

test("Ctrl+` opens a shell on the node, leads there from elsewhere, and puts it away from within", async () => {
  await page.keyboard.press("Control+`");
  await shows(node);
  await focused(); // once its program has loaded
  await page.locator("#editor .cm-content").click();
  await page.keyboard.press("Control+`");
  await focused();
  await page.keyboard.press("Control+`");
  await page.locator(".terminal-screen:not([hidden])").waitFor({ state: "hidden" });
  await page.keyboard.press("Control+`");
  await focused();
});

test("the redis exercise, key by key", async () => {
  await enter("kubectl run redis --image=redis", new RegExp(`pod/redis created\n${node}$`));
  await untilReady("redis");
  await enter("kubectl exec -it redis -- bash", "root@redis:/data#");
  await enter("redis-cli", "127.0.0.1:6379>");
  await enter("get a", /\(nil\)\n127\.0\.0\.1:6379>$/);
  await enter("set a 666", /\nOK\n127\.0\.0\.1:6379>$/);
  await enter("get a", /"666"\n127\.0\.0\.1:6379>$/);
  await enter("exit", "root@redis:/data#");
  await enter("exit", new RegExp(`exit\n${node}$`));
  await enter("kubectl delete pod redis --now", /deleted/);
  await enter("clear", new RegExp(`${node}$`));
});

test("a web server's page is edited through exec and fetched with curl", async () => {
  await enter("kubectl run nginx --image=nginx:1.21.6", new RegExp(`pod/nginx created\n${node}$`));
  await untilReady("nginx");
  await enter("curl -s $(kubectl get pod nginx -o jsonpath={.status.podIP}) | grep title", /<title>Welcome to nginx!<\/title>\n.*#$/);
  await enter("kubectl exec -it nginx -- bash", "root@nginx:/#");
  await enter("echo 'hello, world!' > /usr/share/nginx/html/index.html", /index\.html\nroot@nginx:\/#$/);
  await enter("exit", new RegExp(`exit\n${node}$`));
  await enter("curl -s $(kubectl get pod nginx -o jsonpath={.status.podIP})", new RegExp(`\nhello, world!\n${node}$`));
  await enter("clear", new RegExp(`^${node}$`));
});

test("a program that only real images have is said to be missing here, until there is more to read; a slip of the keys is not", async () => {
  const says = page.locator(".terminal-says", { hasText: "a real one may well have htop" });
  await enter("htop", /htop: command not found\n.*#$/);
  await says.waitFor();
  assert.equal(await says.getByRole("link", { name: "What is not simulated" }).getAttribute("href"), "/docs/limits/");
  await enter("kubctl", /kubctl: command not found\n.*#$/);
  await says.waitFor({ state: "detached" });
  assert.equal(await page.locator(".terminal-says").first().innerText(), "");
});

test("keys are echoed at once", async () => {
  const times = await keystrokes(page, 40);
  console.log(`keystroke to echo: median ${times[20].toFixed(1)} ms, p95 ${times[37].toFixed(1)} ms`);
  assert.ok(times[37] < 150, `p95 is ${times[37]} ms`);
  await page.keyboard.press("Control+U");
});

test("Tab completes, the history comes back", async () => {
  await page.keyboard.type("kubectl get pod");
  await page.keyboard.press("Control+U");
  await page.keyboard.type("ec");
  await page.keyboard.press("Tab");
  await page.keyboard.type("one");
  await enter("", /one\nroot@node-1:~#$/);
  await page.keyboard.press("ArrowUp");
  await shows(/# echo one$/);
  await page.keyboard.press("Control+C");
  await shows(/\^C\nroot@node-1:~#$/);
});

test("a command that waits says that the clock is paused, and ends with Ctrl+C", async () => {
  await page.keyboard.type("sleep 100\n");
  await page.locator(".terminal-says[data-waiting=true]").waitFor();
  await page.keyboard.press("Control+C");
  await shows(/\^C\nroot@node-1:~#$/);
  await page.locator(".terminal-says[data-waiting=true]").waitFor({ state: "detached" });
});

test("what is pasted runs line by line; wide characters keep their places", async () => {
  await paste("echo one\necho two\n");
  await shows(/one\nroot@node-1:~# echo two\ntwo\nroot@node-1:~#$/);
  await page.keyboard.insertText("echo 中文字");
  for (const key of ["ArrowLeft", "ArrowLeft", "Backspace"]) await page.keyboard.press(key);
  await enter("X", /\nX文字\nroot@node-1:~#$/);
});

test("several terminals stand beside each other", async () => {
  await page.getByRole("button", { name: "Open another terminal" }).click();
  await shows(new RegExp(`^${node}$`));
  await focused();
  await enter("echo second > second.txt; tty", new RegExp(`/dev/pts/1\n${node}$`));
  await page.locator(".terminal-tab").first().click();
  await focused();
  await enter("cat second.txt; rm second.txt; tty", new RegExp(`second\n/dev/pts/0\n${node}$`));
  await page.getByRole("button", { name: "Close terminal 2" }).click();
  await page.locator(".terminal-tab").nth(1).waitFor({ state: "detached" });
  await page.locator(".terminal-screen:not([hidden]) textarea").focus();
});

test("a file that a redirection writes appears in the editor, and the editor's files are there for commands", async () => {
  await enter("kubectl create deployment web --image=nginx --dry-run=client -o yaml > deploy.yaml", new RegExp(`${node}$`));
  await page.locator("#panel-manifest", { hasText: "deploy.yaml" }).waitFor();
  await enter("ls", /deploy\.yaml\s+web\.yaml|web\.yaml/);
});

test("vi opens the page's editor and waits for it", async () => {
  await page.keyboard.type("vi deploy.yaml\n");
  await page.getByRole("button", { name: "Save and return" }).waitFor();
  await page.getByRole("button", { name: "Save and return" }).click();
  await shows(new RegExp(`vi deploy.yaml\n${node}$`));
  await page.waitForFunction(() => document.activeElement.className === "xterm-helper-textarea");
});

test("a command of an explanation is run in the terminal", async () => {
  await page.locator("#panel-pod .why-button").first().click();
  await page.getByRole("button", { name: "Run it" }).click();
  await shows(new RegExp(`# kubectl [^\\n]+web[\\s\\S]*${node}$`));
  await page.locator("#why").getByRole("button", { name: "Close", exact: true }).click();
  await page.locator(".terminal-screen:not([hidden]) textarea").focus();
});

test("the past shows the screen as it was; typing there asks first", async () => {
  await enter("echo later", /later\nroot@node-1:~#$/);
  await page.getByRole("button", { name: "Step back", exact: true }).click();
  await page.locator(".past-bar").waitFor();
  assert.ok(!(await screen()).includes("later"), await screen());
  await page.locator(".terminal-screen:not([hidden]) textarea").focus();
  await page.keyboard.type("x");
  await page.locator("dialog#branch[open]").waitFor();
  await page.locator("dialog#branch .button", { hasText: "Cancel" }).click();
  await page.locator(".past-bar .button").first().click();
  await shows(/later\nroot@node-1:~#$/);
});

test("a session that is opened again has what was typed", async () => {
  await page.locator(".terminal-screen:not([hidden]) textarea").focus();
  await enter("echo before leaving", /before leaving\nroot@node-1:~#$/);
  await page.reload();
  await ready(page);
  await page.keyboard.press("Control+`");
  await shows(/# echo before leaving\nbefore leaving\nroot@node-1:~#$/);
  await focused();
  await enter("cat deploy.yaml | head -1", /apiVersion: apps\/v1\nroot@node-1:~#$/);
});

test("Esc, then Tab, leaves the terminal; the shell hears of Esc with another key", async () => {
  await page.locator(".terminal-screen:not([hidden]) textarea").focus();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Shift+Tab");
  await page.waitForFunction(() => document.activeElement.matches("#panel-terminal .panel-head button"));
  await page.keyboard.press("Tab");
  await focused();
  await page.keyboard.type("two words");
  await page.keyboard.press("Escape");
  await page.keyboard.press("b");
  await page.keyboard.type("s");
  await shows(/two swords$/);
  await page.keyboard.press("Control+C");
  await shows(node);
});

test("a pod that is created here is shown; where another one was chosen, it is offered", async () => {
  await enter("kubectl run newer --image=nginx:1.27", new RegExp(`created\n${node}$`));
  await page.locator("#pod-title", { hasText: "newer" }).waitFor();
  await page.locator(".pod", { hasText: "newer" }).click();
  await page.locator(".terminal-screen:not([hidden]) textarea").focus();
  await enter("sleep 3; kubectl run newest --image=nginx:1.27", /sleep 3/);
  await page.getByRole("button", { name: "Run until it ends" }).click();
  const offer = page.getByRole("button", { name: "Show the new pod newest" });
  await offer.waitFor();
  assert.match(await page.locator("#pod-title").innerText(), /newer/);
  await offer.click();
  await page.locator("#pod-title", { hasText: "newest" }).waitFor();
  await offer.waitFor({ state: "detached" });
  await page.locator(".terminal-screen:not([hidden]) textarea").focus();
});

test("an endless command, a large paste and a binary file leave the page live", async () => {
  await page.locator(".terminal-screen:not([hidden]) textarea").focus();
  await page.keyboard.type("yes\n");
  await page.locator(".terminal-says[data-waiting=true]").waitFor({ timeout: 30_000 });
  await page.locator(".terminal-screen:not([hidden]) textarea").focus();
  await page.keyboard.press("Control+C");
  await shows(new RegExp(`${node}$`));
  await paste("x".repeat(10 << 20));
  await page.locator(".notice").waitFor();
  await page.locator(".notice button").last().click();
  await page.locator(".terminal-screen:not([hidden]) textarea").focus();
  await page.keyboard.type("head -c 300000 /dev/urandom\n");
  await page.waitForTimeout(500);
  await page.keyboard.press("Enter");
  await enter("reset; clear; echo still here", /still here/);
});

test("axe finds nothing, in neither theme nor width", async () => {
  assert.deepEqual(await accessible(page), []);
  await page.setViewportSize({ width: 390, height: 800 });
  await page.locator(".tab", { hasText: "Terminal" }).click();
  assert.deepEqual(await accessible(page), []);
  assert.deepEqual(page.complaints, []);
});
