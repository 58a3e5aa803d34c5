// The engine's worker: runs the WebAssembly program named after the # of its own address. The program takes over onmessage when it is ready;
// until then messages wait here.

const waiting = [];
self.onmessage = (e) => waiting.push(e);

async function run() {
  const go = new Go();
  const { instance } = await WebAssembly.instantiateStreaming(fetch(self.location.hash.slice(1)), go.importObject);
  const mine = self.onmessage;
  const ended = go.run(instance);
  await Promise.resolve();
  if (self.onmessage !== mine) for (const e of waiting.splice(0)) self.onmessage(e);
  await ended;
  throw new Error("the engine has ended");
}

// An error thrown in a promise does not reach the page; thrown from a timer it does.
run().catch((e) => setTimeout(() => { throw e; }));
