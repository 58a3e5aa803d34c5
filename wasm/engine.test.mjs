// What the engine says must not depend on where it runs: the same requests natively (podscope talk) and as WebAssembly under Node.
// PODSCOPE is the command, ENGINE the program: `make test-wasm` builds both.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const podscope = resolve(process.env.PODSCOPE ?? '.build/podscope');
const engine = resolve(process.env.ENGINE ?? '.build/engine.wasm');
const wasmExec = join(execFileSync('go', ['env', 'GOROOT'], { encoding: 'utf8' }).trim(), 'lib/wasm/wasm_exec.js');
const cases = join(here, '../engine/replay/testdata/lifecycle');

/** Every `step`th recorded case: a sample across the alphabet. */
const sample = readdirSync(cases).sort().filter((_, i) => i % 9 === 4).slice(0, 20);

function talk(command, args, requests) {
	const input = requests.map((r, i) => JSON.stringify({ v: 1, id: i + 1, ...r })).join('\n') + '\n';
	const { stdout, stderr, status } = spawnSync(command, args, { input, encoding: 'utf8', maxBuffer: 1 << 28 });
	assert.equal(status, 0, stderr);
	return stdout.trim().split('\n').map(line => JSON.parse(line));
}
const natively = requests => talk(podscope, ['talk'], requests);
const asWasm = requests => talk(process.execPath, [join(here, 'run.mjs'), engine, wasmExec], requests);

const lists = ['nodes', 'pods', 'events', 'workloads', 'services', 'flows'];
const idOf = o => o.id ?? o.service + ' ' + o.pod; // of connections: between whom

/** merged is the world after a message about it, which tells what has changed. */
function merged(world, state) {
	const { full, gone = [], ...rest } = state;
	const next = full ? {} : { ...world };
	for (const list of lists) {
		const all = new Map((full ? [] : (world[list] ?? [])).map(o => [idOf(o), o]));
		for (const id of gone) all.delete(id);
		for (const o of rest[list] ?? []) all.set(idOf(o), o);
		next[list] = [...all.keys()].sort().map(id => all.get(id));
		delete rest[list];
	}
	return { ...next, ...rest };
}

/**
 * told is what a listener knows: the messages, each reply that holds a state with the world as it is by then. How often a move shows on the way
 * where it has come to depends on how busy the machine is, so neither the shows themselves are compared nor what a reply leaves out because it
 * was shown, but what they add up to.
 */
function told(messages) {
	let world = {};
	const out = [];
	for (const m of messages) {
		const state = [m.body, m.body?.state].find(s => typeof s?.full === 'boolean');
		if (state) world = merged(world, state);
		if (m.push === 'state') continue;
		const { state: _, ...rest } = m.body ?? {};
		out.push(state ? { ...m, body: state === m.body ? 'the world' : rest, world } : m);
	}
	return out;
}

const pod = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
  - name: web
    image: nginx:1.27
    livenessProbe:
      exec:
        command: ["sh", "-c", "test ! -e /tmp/bad"]
      periodSeconds: 5
`;

const scenario = [
	{ type: 'open', body: { session: { seed: '7' } } },
	{ type: 'apply', body: { files: [{ name: 'web.yaml', text: pod }] } },
	{ type: 'select', body: { kind: 'Pod', namespace: 'default', name: 'web' } },
	{ type: 'until', body: { goal: 'ready' } },
	{ type: 'run', body: { line: 'kubectl exec web -- touch /tmp/bad' } },
	{ type: 'until', body: { goal: 'restart' } },
	{ type: 'back' },
	{ type: 'live' },
	{ type: 'advance', body: { by: 60000 } },
	{ type: 'run', body: { line: 'kubectl get pods; kubectl describe pod web' } },
	{ type: 'export' },
];

test('the same scenario gives the same messages natively and as WebAssembly', () => {
	const native = natively(scenario);
	assert.deepEqual(told(asWasm(scenario)), told(native));
	assert.deepEqual(told(natively(scenario)), told(native), 'and twice in a row');
	const session = native.findLast(m => m.id === scenario.length).body;
	assert.match(session.hash, /^[0-9a-f]{8,16}$/);
});

test('a session lived again from its description has the same hash', () => {
	const session = natively(scenario).findLast(m => m.id === scenario.length).body;
	const [state] = asWasm([{ type: 'open', body: { session } }]).filter(m => m.id === 1);
	assert.equal(state.body.hash, session.hash);
	assert.equal(state.body.end, session.at);
});

test('a sample of recorded cases leaves the same traces natively and as WebAssembly', async t => {
	const files = sample.map(name => join(cases, name, 'case.yaml'));
	const replies = asWasm(files.map(file => ({ type: 'replay', body: { case: readFileSync(file, 'utf8') } }))).filter(m => m.id);
	for (const [i, name] of sample.entries()) {
		await t.test(name, () => {
			const trace = JSON.parse(execFileSync(podscope, ['replay', files[i]], { encoding: 'utf8', maxBuffer: 1 << 28 }));
			assert.deepEqual(replies[i].body, trace);
		});
	}
});
