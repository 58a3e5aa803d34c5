// The engine's worker: runs the WebAssembly program named after the # of its own address. The program listens for messages itself, and says that
// it is ready before anybody has a reason to send one.

async function run() {
  const go = new Go();
  const { instance } = await WebAssembly.instantiateStreaming(fetch(self.location.hash.slice(1)), go.importObject);
  await go.run(instance);
  throw new Error("the engine has ended");
}

// An error thrown in a promise does not reach the page; thrown from a timer it does.
run().catch((e) => setTimeout(() => { throw e; }));
