// Listens to what the engine says to the UI program, and tells the page around of what a teacher's page may care for: steps, Events, pods' STATUS,
// and whether time passes. What is seen while looking at the past is not news.

export function watcher(post) {
  const pods = new Map(); // by id: what was told last
  const events = new Map(); // by id: count told last
  let playing = false;

  let quiet = true;

  // hear takes a message of the engine's. What a session that is being opened brings along is noted, but it is not news.
  function hear(text, opening) {
    quiet = opening;
    if (text.includes('"push":"terminal"')) return;
    let message;
    try {
      message = JSON.parse(text);
    } catch {
      return;
    }
    if (message.push === "state") return state(message.body);
    const body = message.body;
    if (message.push || !body) return;
    if (body.state && Array.isArray(body.changes)) {
      state(body.state);
      if (body.changes.length > 0) step(body);
    } else if (typeof body.full === "boolean") state(body);
  }

  function step({ changes, state: { at } }) {
    const lang = document.documentElement.lang.slice(0, 2);
    const told = changes.map((c) => ({ at: c.at, kind: c.kind, object: c.ref, sentence: plain(c.text?.[lang] ?? c.text?.en ?? "") }));
    post({ type: "step", at, sentence: told.at(-1).sentence, changes: told });
  }

  function state(s) {
    if (s.playing !== playing) {
      playing = s.playing;
      post({ type: "playing", playing, at: s.at });
    }
    if (s.past) return;
    if (s.full) forgetGone(s);
    for (const pod of s.pods ?? []) podSeen(pod, s.at);
    for (const event of s.events ?? []) eventSeen(event);
    for (const id of s.gone ?? []) podGone(id, s.at);
  }

  function forgetGone(s) {
    const here = new Set((s.pods ?? []).map((p) => p.id));
    for (const id of pods.keys()) if (!here.has(id)) podGone(id, s.at);
  }

  function podSeen(pod, at) {
    const { namespace, name, node = "", ready, status, phase, restarts } = pod;
    const told = { namespace, name, node, ready, status, phase, restarts };
    if (JSON.stringify(pods.get(pod.id)) === JSON.stringify(told)) return;
    pods.set(pod.id, told);
    if (!quiet) post({ type: "status", at, pod: told, gone: false });
  }

  function podGone(id, at) {
    const told = pods.get(id);
    if (!told) return;
    pods.delete(id);
    if (!quiet) post({ type: "status", at, pod: told, gone: true });
  }

  function eventSeen(e) {
    if ((events.get(e.id) ?? 0) >= e.count) return;
    events.set(e.id, e.count);
    if (!quiet) post({ type: "event", event: { at: e.last, type: e.type, reason: e.reason, message: e.message, from: e.from, object: e.ref, container: e.container ?? "", count: e.count } });
  }

  return { hear };
}

// plain is a sentence without the stars around names.
const plain = (sentence) => sentence.replaceAll("*", "");
