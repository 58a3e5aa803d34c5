// Measures the engine's program under Node and prints one figure a line, as JSON: node wasm/measure.mjs ENGINE.wasm WASM_EXEC.js
//
// Each figure has a process of its own (a third argument names it), so that none finds the other's heap. Programs are warmed up first: what runs
// often is compiled better while it runs, and a learner's session is not its first seconds only. Where the system tells (Linux), times are what
// the engine's thread spent on a processor: what else the machine does is left out.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { start } from "./run.mjs";

const [wasm, wasmExec, what] = process.argv.slice(2);
const counts = [10, 100, 1000, 5000];
if (!what) {
  everything();
  process.exit(0);
}

// everything prints all figures; a pod's cost grows or not from the fewest pods to the most.
function everything() {
  const print = (name, value) => console.log(JSON.stringify({ name, value: Math.round(value * 1000) / 1000 }));
  const figure = (name) => JSON.parse(execFileSync(process.execPath, [process.argv[1], wasm, wasmExec, name], { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] }));
  const each = counts.map((n) => figure(`pods-${n}`));
  counts.forEach((n, i) => print(`pods-${n}`, each[i]));
  print("pods-flat", Math.max(...each) / Math.min(...each));
  print("pods-thread", each[counts.indexOf(1000)] * 1000);
  for (const name of ["crash-thread", "scrub-thread", "slice"]) print(name, figure(name));
}

const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];

function now() {
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, "utf8").split(" ")[0]) / 1e6;
  } catch {
    return performance.now();
  }
}

// Slices are what the engine does between two looks at its messages: what timers call, and what the channel calls that the engine posts to itself by.
const slices = [];
const sliced = (fn) => (...args) => {
  const from = performance.now(); // what the system tells of a thread is too coarse for these
  fn(...args);
  slices.push(performance.now() - from);
};
const later = globalThis.setTimeout;
globalThis.setTimeout = (fn, ms) => later(sliced(fn), ms);
const Channel = globalThis.MessageChannel;
globalThis.MessageChannel = function () {
  const { port1, port2 } = new Channel();
  return { port1: { set onmessage(fn) { port1.onmessage = sliced(fn); } }, port2 };
};

const asked = new Map();
const engine = await start(wasm, wasmExec, (text) => {
  const message = JSON.parse(text);
  asked.get(message.id)?.(message);
  asked.delete(message.id);
});
let last = 0;
async function ask(type, body) {
  const answer = await new Promise((done) => {
    asked.set(++last, done);
    engine.post(JSON.stringify({ v: 1, id: last, type, body }));
  });
  if (answer.error) throw new Error(`${type}: ${JSON.stringify(answer.error)}`);
  return answer.body;
}

const pods = (n, script, more = "") => Array.from({ length: n }, (_, i) => `apiVersion: v1
kind: Pod
metadata:
  name: p${i}
spec:
  terminationGracePeriodSeconds: 0
  containers:
  - name: c
    image: busybox:1.36
    command: [sh, -c, "${script}"]
${more}`).join("---\n");
const probe = "    livenessProbe:\n      exec:\n        command: [\"true\"]\n      periodSeconds: 1\n";
const open = (session) => ask("open", { session: { seed: "1", prepull: true, ...session } });
const apply = (text) => ask("apply", { files: [{ name: "pods.yaml", text }] });

async function timed(work) {
  const from = now();
  await work();
  return now() - from;
}

// toRunning applies pods and lets time pass until all run; it answers in ms.
async function toRunning(n) {
  await open({ nodes: Math.max(10, Math.ceil(n / 100)) });
  const took = await timed(async () => {
    const applied = await apply(pods(n, "sleep 100000"));
    if (applied.stderr) throw new Error(applied.stderr); // of many pods it only says later that they are created
    const { reached } = await ask("until", { goal: "idle" });
    if (!reached) throw new Error("the pods did not come to rest");
  });
  const { stdout } = await ask("run", { line: "kubectl get pods --no-headers | grep -c Running", limit: 600_000 });
  if (Number(stdout) !== n) throw new Error(`${stdout} of ${n} pods run`);
  return took;
}

async function repeated(times, work) {
  const took = [];
  for (let i = 0; i < times; i++) took.push(await work());
  return median(took);
}

const figures = {
  ...Object.fromEntries(counts.map((n) => [`pods-${n}`, async () => {
    for (let i = 0; i < 20; i++) await toRunning(30); // by then the code that a pod runs is compiled, however few pods are measured
    return (await repeated(n > 1000 ? 1 : 3, () => toRunning(n))) / n;
  }])),

  async "crash-thread"() {
    return repeated(9, async () => {
      await open();
      await apply(pods(1, "exit 1"));
      return timed(() => ask("advance", { by: 600_000 }));
    });
  },

  // Half an hour with ten pods, of which some fail; then its end and beginning and places between, in no order.
  async "scrub-thread"() {
    await open({ nodes: 2 });
    await apply(pods(10, "sleep 47; exit 1", probe));
    await ask("select", { kind: "Pod", namespace: "default", name: "p0" });
    await ask("advance", { by: 1_800_000 });
    const took = [];
    for (let i = 0; i < 120; i++) took.push(await timed(() => ask("seek", { at: (i * 7919 * 1000) % 1_800_000 })));
    return Math.max(...took.slice(20));
  },

  // The longest one of three seconds in which fifty pods play at ten times the speed.
  async slice() {
    await open({ nodes: 2 });
    await apply(pods(50, "sleep 5; exit 1", probe));
    await ask("advance", { by: 60_000 });
    await ask("play", { speed: 10 });
    await new Promise((done) => later(done, 1000));
    slices.length = 0;
    await new Promise((done) => later(done, 3000));
    return Math.max(...slices);
  },
};

console.log(JSON.stringify(await figures[what]()));
process.exit(0);
