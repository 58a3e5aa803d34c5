// Browsers may forbid storage: in a frame of another site, or because their user wants it so. go-app expects it to be there, so a page without it
// gets one that forgets.

for (const name of ["localStorage", "sessionStorage"]) {
  try {
    window[name].length;
  } catch {
    Object.defineProperty(window, name, { value: forgetful() });
  }
}

function forgetful() {
  const kept = new Map();
  return {
    get length() {
      return kept.size;
    },
    key: (i) => [...kept.keys()][i] ?? null,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, String(value)),
    removeItem: (key) => void kept.delete(key),
    clear: () => kept.clear(),
  };
}
