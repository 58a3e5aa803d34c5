// The engine's worker: runs the WebAssembly program that its name is the address of. The program listens for messages itself, and says that
// it is ready before anybody has a reason to send one.

import { loadProgram } from "./program.js";

async function run() {
  const go = new Go();
  await go.run(await loadProgram(self.name, go.importObject));
  throw new Error("the engine has ended");
}

// An error thrown in a promise does not reach the page; thrown from a timer it does.
run().catch((e) => setTimeout(() => { throw e; }));
