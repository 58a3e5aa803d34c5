// <pod-playground>: the playground in anybody's page. Until it is started there is a poster: what stands in the element, or the manifest. Started,
// it is a frame with the site's /embed/ page. docs/embed on the site tells how to use it.

const site = new URL(".", import.meta.url);
const version = 1;
const patience = 15000; // ms, from the frame's load to its first word
const mostUnseen = 1; // playgrounds that stay loaded although nobody sees them

const words = {
  en: { start: "Start", go: "Continue", full: "Open in full", title: "Kubernetes pod playground", lesson: "Lesson", failed: "Not loaded: ", lost: "Out of reach, or forbidden by this page's security policy (frame-src): " },
  zh: { start: "启动", go: "继续", full: "完整打开", title: "Kubernetes Pod 演练场", lesson: "课程", failed: "加载失败：", lost: "无法访问，或本页的安全策略（frame-src）不允许：" },
};

const style = new CSSStyleSheet();
style.replaceSync(`
:host{display:block;height:var(--height,560px);color-scheme:light dark;--a:light-dark(#1f57c3,#8db4ff);font:16px/1.6 system-ui,sans-serif}
:host([theme=light]){color-scheme:light}:host([theme=dark]){color-scheme:dark}
iframe{width:100%;height:100%;border:0;display:block}
section,iframe{border:1px solid light-dark(#c9d1db,#34404f);border-radius:8px;box-sizing:border-box}
section{height:100%;display:flex;flex-direction:column;overflow:hidden;background:light-dark(#fff,#171e28);color:light-dark(#17202b,#e6ebf2)}
header,footer{display:flex;align-items:center;gap:12px;padding:8px 14px;font-weight:600;background:light-dark(#f6f8fa,#1f2834)}
div{flex:1;overflow:auto;padding:4px 14px}
pre,::slotted(pre){margin:8px 0;white-space:pre-wrap;overflow-wrap:anywhere;font:13px/1.5 ui-monospace,Consolas,monospace}
button{font:inherit;min-height:44px;padding:0 22px;border:0;border-radius:6px;background:var(--a);color:light-dark(#fff,#0c1a33);cursor:pointer}
a{color:var(--a);padding:4px}`);

const live = new Set(); // started ones, the one seen longest ago first

const eyes = new IntersectionObserver((list) => {
  for (const { target, isIntersecting } of list) target.seen(isIntersecting);
}, { threshold: 0.1 });

addEventListener("message", (e) => {
  if (e.origin !== site.origin || e.data?.podscope !== version) return;
  for (const one of live) if (one.frame?.contentWindow === e.source) one.hear(e.data);
});
document.addEventListener("visibilitychange", () => {
  for (const one of live) one.rest(document.hidden);
});

// makeRoom unloads what nobody sees and what was seen longest ago.
function makeRoom() {
  const unseen = [...live].filter((one) => !one.visible);
  for (const one of unseen.slice(0, Math.max(0, unseen.length - mostUnseen))) one.stop();
}

class PodPlayground extends HTMLElement {
  static observedAttributes = ["theme", "lang"];
  visible = false;
  #ready; // promise of the frame's "ready"
  #record; // of a session that was unloaded
  #waiting = new Map();
  #last = 0;
  #stopping;
  #whenReady;
  #playing = false;
  #resting = false;

  async connectedCallback() {
    this.shadowRoot ?? this.attachShadow({ mode: "open" }).adoptedStyleSheets.push(style);
    const height = this.getAttribute("height");
    if (height) this.style.setProperty("--height", /^\d+$/.test(height) ? height + "px" : height);
    eyes.observe(this);
    this.#poster();
  }

  disconnectedCallback() {
    eyes.unobserve(this);
    live.delete(this);
    this.frame = this.#ready = null;
  }

  attributeChangedCallback(name, before, now) {
    if (!this.frame || before === null || before === now) return;
    if (name === "theme") this.send("theme", { theme: now ?? "auto" });
    else this.send("language", { language: this.#language });
  }

  get #language() {
    return (this.closest("[lang]")?.lang || document.documentElement.lang).startsWith("zh") ? "zh" : "en";
  }

  get #words() {
    return words[this.#language];
  }

  async #manifest() {
    const inside = this.querySelector('script[type="text/yaml"],pre');
    if (inside || !this.hasAttribute("src")) return inside?.textContent.replace(/^\s*\n/, "") ?? "";
    const answer = await fetch(new URL(this.getAttribute("src"), document.baseURI));
    if (!answer.ok) throw answer.status;
    return answer.text();
  }

  // #poster draws what stands there until the start.
  async #poster() {
    const w = this.#words;
    const lesson = this.getAttribute("lesson");
    const box = make("section", { lang: this.#language });
    const name = make("span", { textContent: w.title });
    const content = make("div", { tabIndex: 0, role: "group", ariaLabel: w.title }, make("slot"));
    const start = make("button", { type: "button", textContent: "▶ " + (this.#record ? w.go : w.start), onclick: () => this.start() });
    const full = make("a", { href: site, target: "_blank", rel: "noopener", textContent: w.full + " ↗", onclick: (e) => this.#full(e) });
    box.append(make("header", {}, name), content, make("footer", {}, start, full));
    this.shadowRoot.replaceChildren(box);
    if (this.getAttribute("start") === "click") box.onclick = (e) => e.target.closest("a") || this.start();
    if (this.querySelector(":scope>:not(script)")) return;
    try {
      if (lesson) {
        const about = await (await fetch(new URL(`embed/lessons/${lesson}.json`, site))).json();
        const say = (tag, text) => make(tag, { textContent: text[this.#language] ?? text.en });
        name.replaceChildren(w.lesson + ": ", say("b", about.title));
        content.append(say("p", about.description), make("ol", {}, ...about.steps.map((s) => say("li", s))));
      } else content.append(make("pre", { textContent: await this.#manifest() }));
    } catch {
      content.append(make("p", { textContent: w.failed + (lesson ?? this.getAttribute("src")) }));
    }
  }

  async #address(path) {
    const p = new URLSearchParams({ origin: location.origin });
    for (const name of "lesson step panes theme speed kubernetes seed nodes apply play".split(" ")) if (this.hasAttribute(name)) p.set(name, this.getAttribute(name));
    const session = this.getAttribute("session");
    if (session) p.set("s", session);
    else if (!this.hasAttribute("lesson")) p.set("manifest", await this.#manifest());
    return new URL(path + (this.#language === "zh" ? "zh/" : "") + "#" + p, site);
  }

  async #full(e) {
    e.preventDefault();
    open(await this.#address(""), "_blank", "noopener");
  }

  // start loads the playground; the answer comes when it can be used.
  start() {
    return (this.#ready ??= this.#start());
  }

  async #start() {
    live.add(this);
    const frame = make("iframe", { title: this.#words.title, allow: "clipboard-write; fullscreen" });
    const ready = new Promise((done) => (this.#whenReady = done));
    frame.onload = () => setTimeout(() => {
      if (frame.heard) return;
      this.disconnectedCallback();
      frame.replaceWith(make("p", { role: "alert", textContent: this.#words.lost + site }));
    }, patience);
    try {
      frame.src = await this.#address("embed/");
    } catch (error) {
      this.#ready = null;
      live.delete(this);
      throw error;
    }
    this.frame = frame;
    this.shadowRoot.replaceChildren(frame);
    makeRoom();
    await ready;
    if (this.#record) await this.#post("load", { session: this.#record });
    this.#record = null;
    return this;
  }

  // stop unloads it. Its session is kept and goes on at the next start.
  async stop() {
    if (!this.frame || this.#stopping) return;
    this.#stopping = true;
    const { record } = await this.send("state").catch(() => ({}));
    this.#record = record ?? this.#record;
    this.#stopping = false;
    live.delete(this);
    this.frame = this.#ready = null;
    this.#poster();
    if (this.visible) this.start();
  }

  // send sends a command; the answer is a promise of what came of it.
  async send(type, fields = {}) {
    await this.start();
    return this.#post(type, fields);
  }

  #post(type, fields) {
    const id = ++this.#last;
    this.frame.contentWindow.postMessage({ ...fields, podscope: version, id, type }, site.origin);
    return new Promise((done, failed) => this.#waiting.set(id, { done, failed }));
  }

  hear(message) {
    this.frame.heard = true;
    const { id, type } = message;
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (type === "ready") this.#whenReady();
    if (type === "playing") this.#playing = message.playing;
    if (type === "reply") return waiting?.done(message.result);
    if (waiting) waiting.failed(Object.assign(new Error(message.message), { code: message.code }));
    this.dispatchEvent(new CustomEvent("podscope-" + type, { detail: message, bubbles: true }));
  }

  seen(visible) {
    this.visible = visible;
    if (visible && live.delete(this)) live.add(this);
    if (visible && (this.#record || this.getAttribute("start") === "visible")) this.start();
    this.rest(!visible);
    makeRoom();
  }

  // rest pauses a playground that nobody sees, and lets it go on when somebody does.
  rest(rests) {
    if (!this.frame || rests === this.#resting || (rests && !this.#playing)) return;
    this.#resting = rests;
    this.send(rests ? "pause" : "play").catch(() => {});
  }
}

function make(tag, properties = {}, ...children) {
  const e = Object.assign(document.createElement(tag), properties);
  e.append(...children);
  return e;
}

customElements.get("pod-playground") ?? customElements.define("pod-playground", PodPlayground);
