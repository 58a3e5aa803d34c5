// Runs the engine under Node as a page would in a Web Worker: one JSON message a line in, one a line out.
//
//   node run.mjs ENGINE.wasm WASM_EXEC.js < requests > messages
//
// It ends when the input has ended and every request has been answered.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

/** Starts an engine. `onMessage` gets every message as text; the answer is `{ post(text), done }`. */
export async function start(wasm, wasmExec, onMessage) {
	createRequire(import.meta.url)(wasmExec);
	let listener;
	globalThis.addEventListener = (type, fn) => { if (type === 'message') listener = fn; };
	globalThis.postMessage = onMessage;
	const go = new globalThis.Go();
	const { instance } = await WebAssembly.instantiate(await readFile(wasm), go.importObject);
	const done = go.run(instance);
	while (!listener) await new Promise(setImmediate);
	return { post: text => listener({ data: text }), done };
}

async function main() {
	const [wasm, wasmExec] = process.argv.slice(2);
	const open = new Set();
	let ended = false;
	const engine = await start(wasm, wasmExec, text => {
		process.stdout.write(text + '\n');
		const message = JSON.parse(text);
		if (message.id) open.delete(message.id);
		if (ended && open.size === 0) process.exit(0);
	});
	for await (const line of createInterface({ input: process.stdin })) {
		if (!line.trim()) continue;
		const { id } = JSON.parse(line);
		open.add(id);
		engine.post(line);
		while (open.has(id)) await new Promise(setImmediate); // one after the other, as a learner does
	}
	ended = true;
	if (open.size === 0) process.exit(0);
}

if (process.argv[1] === new URL(import.meta.url).pathname) await main();
