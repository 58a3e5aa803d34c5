// A stand-in for the engine, for tests and screenshots of the page alone: speaks the protocol with canned data. One pod's life is a list of
// moments; looking at any time of it is a lookup.

"use strict";

const minutes = (m) => m * 60_000;
const text = (en, zh) => ({ en, zh });
let session = null, at = 0, end = 0, born = null, gone = null, playing = false, speed = 1, selected = null, crowd = 0, timer = null;

const push = (kind, body) => postMessage(JSON.stringify({ v: 1, push: kind, body }));

// What happens to the pod, in ms after it was applied.
const life = [
  [0, "status", "Pending", "busy", text("web was created", "web 已创建")],
  [40, "event", "Normal", "Scheduled", "Successfully assigned default/web to node-1", "default-scheduler"],
  [400, "status", "Init:0/1", "busy", text("kubelet started the init container prepare", "kubelet 启动了初始化容器 prepare")],
  [420, "event", "Normal", "Pulling", 'Pulling image "busybox:1.36"', "kubelet"],
  [1800, "event", "Normal", "Pulled", 'Successfully pulled image "busybox:1.36" in 1.38s (1.38s including waiting). Image size: 2156518 bytes.', "kubelet"],
  [1900, "event", "Normal", "Created", "Container created", "kubelet"],
  [2000, "event", "Normal", "Started", "Container started", "kubelet"],
  [4100, "status", "PodInitializing", "busy", text("the init container prepare ended with exit code 0", "初始化容器 prepare 以退出码 0 结束")],
  [4200, "event", "Normal", "Pulling", 'Pulling image "nginx:1.25"', "kubelet"],
  [9000, "event", "Normal", "Started", "Container started", "kubelet"],
  [9050, "status", "Running", "busy", text("kubelet started web", "kubelet 启动了 web")],
  [11000, "status", "Running", "good", text("web is ready: its readiness probe passed", "web 已就绪：就绪探针通过")],
  [42000, "event", "Warning", "Unhealthy", "Liveness probe failed: cat: can't open '/tmp/healthy': No such file or directory", "kubelet", 3],
  [52000, "event", "Normal", "Killing", "Container web failed liveness probe, will be restarted", "kubelet"],
  [57000, "status", "Running", "good", text("kubelet killed web: its liveness probe failed 3 times in a row", "kubelet 杀死了 web：存活探针连续失败 3 次")],
  [95000, "status", "CrashLoopBackOff", "bad", text("web waits 10 s before it is started again", "web 要等 10 秒才会再次启动")],
  [95100, "event", "Warning", "BackOff", "Back-off restarting failed container web in pod web_default(8e1b5d0c-1)", "kubelet", 4],
  [115000, "status", "Running", "good", text("kubelet started web again", "kubelet 再次启动了 web")],
];

const tick = (t) => (t - born);
const known = (t) => (born === null || t < born ? [] : life.filter(([ms]) => ms <= tick(t)));
const statusAt = (t) => known(t).filter((l) => l[1] === "status").at(-1);

function podAt(t) {
  const s = statusAt(t);
  if (!s || (gone !== null && t >= gone)) return null;
  const age = tick(t);
  const running = age >= 9000 && !(age >= 52000 && age < 57000) && !(age >= 95000 && age < 115000);
  const restarts = age >= 115000 ? 3 : age >= 57000 ? 1 : 0;
  const failing = age >= 42000 && age < 52000;
  return {
    id: "pod-web", namespace: "default", name: "web", node: age >= 40 ? "node-1" : "", ready: (running && s[3] === "good" ? 1 : 0) + "/1", status: s[2], tone: s[3],
    phase: age >= 9000 ? "Running" : "Pending", restarts, created: born, ip: age > 400 ? "10.244.1.7" : "",
    containers: [
      { name: "prepare", role: "init", image: "busybox:1.36", state: age < 2000 ? "waiting" : age < 4000 ? "running" : "terminated", reason: age < 2000 ? "PodInitializing" : age < 4000 ? "" : "Completed",
        exit: age >= 4000 ? 0 : undefined, since: born + 2000, ready: age >= 4000, started: false, restarts: 0 },
      { name: "web", role: "regular", image: "nginx:1.25", state: running ? "running" : "waiting", reason: running ? "" : age < 9000 ? "PodInitializing" : "CrashLoopBackOff",
        message: running || age < 9000 ? "" : "back-off 10s restarting failed container=web pod=web_default(8e1b5d0c-1)", since: running ? born + (restarts ? 57000 : 9000) : 0, ready: running, started: running, restarts,
        last: restarts ? { reason: "Error", exit: 137, signal: 9, started: born + 9000, finished: born + 52000 } : undefined,
        probes: running ? [
          { kind: "liveness", what: "exec [cat /tmp/healthy]", last: failing ? "failure" : "success", streak: failing ? 2 : 7, threshold: 3, at: t - (t - born) % 5000, next: t + 5000, output: failing ? "cat: can't open '/tmp/healthy'" : "" },
          { kind: "readiness", what: "http-get http://:http/ delay=0s timeout=1s period=5s #success=1 #failure=3", last: age > 11000 ? "success" : "", streak: 3, threshold: 1, at: age > 11000 ? t - (t - born) % 5000 : 0, next: t + 5000 },
        ] : [] },
    ],
  };
}

function crowdAt() {
  const statuses = [["Running", "good", "1/1"], ["CrashLoopBackOff", "bad", "0/1"], ["ContainerCreating", "busy", "0/1"], ["Completed", "done", "0/1"]];
  return Array.from({ length: crowd }, (_, i) => {
    const [status, tone, ready] = statuses[i % 17 === 0 ? 1 : i % 11 === 0 ? 2 : i % 13 === 0 ? 3 : 0];
    return { id: "crowd-" + i, namespace: "default", name: `a-rather-long-deployment-name-7d9f8b6c5-${i.toString(36).padStart(3, "0")}`, node: "node-" + (1 + (i % 3)), ready, status, tone, phase: "Running", restarts: i % 17 === 0 ? 5 : 0, created: 0,
      containers: [{ name: "app", role: "regular", image: "nginx", state: "running", ready: true, started: true, restarts: 0 }] };
  });
}

function eventsAt(t) {
  return known(t).filter((l) => l[1] === "event").map(([ms, , type, reason, message, from, count = 1]) => ({
    id: "event-" + ms, type, reason, from, ref: { kind: "Pod", namespace: "default", name: "web" }, uid: "pod-web", container: reason === "Scheduled" ? "" : "web", message, count, first: born + ms, last: born + ms,
  }));
}

function detailAt(t) {
  const pod = podAt(t);
  if (!pod || selected?.name !== "web") return null;
  const age = tick(t);
  const cut = (spans) => spans.filter((s) => s.from <= t).map((s) => (s.to && s.to > t ? { ...s, to: 0 } : s));
  const sp = (from, to, kind, word, more) => ({ from: born + from, to: to ? born + to : 0, kind, text: word, ...more });
  const condition = (type, when, reason, message) => ({ type, status: age >= when && !reason ? "True" : "False", reason, message, since: born + when });
  const unready = pod.ready === "0/1";
  return {
    pod, qos: "BestEffort", labels: [{ key: "app", value: "web" }], volumes: [{ key: "kube-api-access-x2v7d", value: "projected" }],
    conditions: [
      condition("PodReadyToStartContainers", 400), condition("Initialized", 4000),
      condition("Ready", 11000, unready ? "ContainersNotReady" : "", unready ? "containers with unready status: [web]" : ""),
      condition("ContainersReady", 11000, unready ? "ContainersNotReady" : "", unready ? "containers with unready status: [web]" : ""), condition("PodScheduled", 40),
    ],
    timeline: {
      from: born, to: t,
      status: cut([sp(0, 400, "busy", "Pending"), sp(400, 4100, "busy", "Init:0/1"), sp(4100, 9050, "busy", "PodInitializing"), sp(9050, 95000, "good", "Running"), sp(95000, 115000, "bad", "CrashLoopBackOff"), sp(115000, 0, "good", "Running")]),
      lanes: [
        { name: "prepare", role: "init", spans: cut([sp(400, 1800, "pull", "busybox:1.36"), sp(2000, 4000, "running", ""), sp(4000, 0, "terminated", "Completed", { exit: 0 })]) },
        { name: "web", role: "regular", spans: cut([sp(0, 4200, "waiting", "PodInitializing"), sp(4200, 8900, "pull", "nginx:1.25"), sp(9000, 52000, "running", ""), sp(52000, 57000, "grace", ""), sp(57000, 95000, "running", ""), sp(95000, 115000, "backoff", "10s", { ends: born + 115000 }), sp(115000, 0, "running", "")]),
          ticks: Array.from({ length: 40 }, (_, i) => ({ at: born + 11000 + i * 5000, probe: "liveness", ok: !(i >= 6 && i < 9) })).filter((k) => k.at <= t && !(k.at > born + 95000 && k.at < born + 115000)) },
      ],
      marks: eventsAt(t).map((e) => ({ at: e.last, id: e.id, type: e.type, text: e.reason })),
    },
  };
}

function state() {
  const pod = podAt(at);
  return {
    full: true, at, end, past: at < end, now: new Date(Date.UTC(2026, 0, 1, 9) + at).toISOString(), hash: "fake", playing, speed, idle: false,
    nodes: [1, 2, 3].slice(0, session?.nodes || 1).map((n) => ({ id: "n" + n, name: "node-" + n, status: "Ready", ready: true, schedulable: true, cpu: "4", memory: "8Gi", cpuRequested: "100m", memoryRequested: "70Mi", labels: [] })),
    pods: [...(pod ? [pod] : []), ...crowdAt()], events: eventsAt(at), detail: detailAt(at),
  };
}

function moved(changes = [], reached = true, reason) {
  save();
  return { reached, changes, reason, state: state() };
}

function save() {
  session = { ...session, at: end, hash: "fake" };
  push("session", session);
}

function goTo(t) {
  at = end = t;
}

const next = (t) => (born === null ? null : life.map(([ms]) => born + ms).find((m) => m > t) ?? null);
const change = (l) => ({ at: born + l[0], ref: { kind: "Pod", name: "web" }, text: l[1] === "status" ? l[4] : text(l[3] + ": " + l[4], l[3] + ": " + l[4]), kind: l[1], tone: "neutral" });

const live = {
  hello: () => ({ protocol: 1, kubernetes: ["1.36", "1.34"] }),
  open({ session: s }) {
    session = s;
    born = gone = null;
    crowd = 0;
    goTo(0);
    for (const input of s.inputs) {
      goTo(input.at);
      apply(input.files);
    }
    goTo(s.at);
    save();
    return state();
  },
  apply({ files }) {
    const answer = check(files);
    if (answer.ok) {
      session.inputs = [...session.inputs, { at, line: "kubectl apply -f .", files }];
      apply(files);
      save();
      push("state", state());
    }
    return answer;
  },
  check: ({ files }) => check(files),
  delete() {
    gone = at;
    save();
    push("state", state());
    return { stdout: 'pod "web" deleted from default namespace\n', stderr: "", exit: 0, ended: true };
  },
  run: ({ line }) => ({ stdout: "", stderr: "sh: " + line.split(" ")[0] + ": not found\n", exit: 127, ended: true }),
  step() {
    const t = next(at);
    if (t !== null && t <= end) {
      at = t;
      return moved([change(life.find(([ms]) => born + ms === t))]);
    }
    if (t === null) return moved([], false, text("Nothing is left to do.", "再没有事要做。"));
    goTo(t);
    return moved([change(life.find(([ms]) => born + ms === t))]);
  },
  back() {
    const before = born === null ? [] : life.map(([ms]) => born + ms).filter((m) => m <= at);
    at = before.length ? before.at(-1) - 1 : 0;
    return moved([]);
  },
  advance({ by }) {
    at += by;
    end = Math.max(at, end);
    return moved(known(at).slice(-1).map(change));
  },
  until({ goal }) {
    at = end;
    const find = { ready: (l) => l[3] === "good", restart: (l) => l[0] === 57000, event: (l) => l[1] === "event" }[goal] || (() => true);
    const l = born === null ? null : life.find((x) => born + x[0] > at && find(x));
    if (!l) return moved([], false, text("It did not come to that.", "没有发生。"));
    goTo(born + l[0]);
    return moved([change(l)]);
  },
  seek({ at: t }) {
    at = Math.min(t, end);
    return moved();
  },
  live() {
    at = end;
    return moved();
  },
  branch() {
    end = at;
    return moved();
  },
  play({ speed: s }) {
    playing = true;
    speed = s;
    clearInterval(timer);
    timer = setInterval(() => {
      goTo(Math.min(at + 50 * (s || 200), minutes(30)));
      push("state", state());
      save();
    }, 50);
    return state();
  },
  pause() {
    playing = false;
    clearInterval(timer);
    return state();
  },
  select(ref) {
    selected = ref;
    return state();
  },
  stored: () => ({ yaml: "apiVersion: v1\nkind: Pod\nmetadata:\n  creationTimestamp: \"2026-01-01T09:00:00Z\"\n  name: web\nspec:\n  dnsPolicy: ClusterFirst\n  restartPolicy: Always\n", added: [4, 7, 8], version: "12" }),
  why: ({ subject }) => ({
    term: subject === "status" ? statusAt(at)?.[2] || "" : subject, title: text("the container waits before it is started again", "容器等待再次启动"), means: text("A container of the pod keeps ending, and the kubelet waits before it starts it again.", "Pod 的某个容器反复结束，kubelet 会等一段时间再启动它。"),
    here: text("web failed its liveness probe 3 times in a row; the threshold is 3.", "web 的存活探针连续失败 3 次；阈值是 3。"), fields: [{ path: "spec.containers[0].readinessProbe.periodSeconds", value: "5" }, { path: "spec.containers[0].readinessProbe.failureThreshold", value: "3" }, { path: "spec.restartPolicy", value: "Always" }],
    next: text("The kubelet starts web again.", "kubelet 会再次启动 web。"), nextAt: at + 8000, check: text("Look at the logs of the container that ended.", "查看已结束容器的日志。"), command: "kubectl logs web --previous", link: "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/",
  }),
  complete: ({ column }) => ({ from: column, items: [{ label: "livenessProbe", insert: "livenessProbe:", type: "Probe", doc: "Periodic probe of container liveness." }] }),
  hover: () => ({ path: "spec.containers", type: "[]Container", doc: "List of containers belonging to the pod." }),
  export: () => session,
};

function check(files) {
  const problems = [];
  for (const f of files) {
    f.text.split("\n").forEach((line, i) => {
      if (line.includes("\t")) problems.push({ file: f.name, line: i + 1, column: 1, message: "error converting YAML to JSON: yaml: line " + (i + 1) + ": found character that cannot start any token", severity: "error", meaning: text("YAML is indented with spaces; this line has a tab.", "YAML 只能用空格缩进；这一行有制表符。") });
      if (line.includes("imagee:")) problems.push({ file: f.name, line: i + 1, column: line.indexOf("imagee") + 1, path: "spec.containers[0].imagee", message: 'strict decoding error: unknown field "spec.containers[0].imagee"', severity: "error" });
    });
  }
  const name = /name: (\S+)/.exec(files[0].text)?.[1] || "web";
  return problems.length
    ? { ok: false, stdout: "", stderr: "Error from server (BadRequest): error when creating \"web.yaml\": Pod in version \"v1\" cannot be handled as a Pod: " + problems[0].message + "\n", problems, refs: [] }
    : { ok: true, stdout: `pod/${name} created\n`, stderr: "", problems: [], refs: [{ kind: "Pod", namespace: "default", name }] };
}

function apply(files) {
  if (files.some((f) => f.text.includes("crowd"))) crowd = 200;
  if (files.some((f) => f.text.includes("die now"))) throw new Error("the engine fell over");
  born = at;
  gone = null;
}

onmessage = (e) => {
  const { id, type, body } = JSON.parse(e.data);
  const acting = ["apply", "delete", "run"].includes(type);
  const reply = acting && at < end ? { error: { code: "past", message: text("This is the past.", "这是过去。") } } : { body: live[type](body) };
  postMessage(JSON.stringify({ v: 1, id, ...reply }));
};

push("ready", live.hello());
