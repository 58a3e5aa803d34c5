// The engine's worker: runs the WebAssembly program that its name is the address of. The program listens for messages itself, and says that
// it is ready before anybody has a reason to send one.

async function run() {
  const go = new Go();
  // Compiled as it streams in, a program of this size leaves the tab with a second copy of itself; functions are compiled when they first run
  // either way, so that nothing is gained by it.
  const { instance } = await WebAssembly.instantiate(await (await fetch(self.name)).arrayBuffer(), go.importObject);
  await go.run(instance);
  throw new Error("the engine has ended");
}

// An error thrown in a promise does not reach the page; thrown from a timer it does.
run().catch((e) => setTimeout(() => { throw e; }));
