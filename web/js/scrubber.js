// The timeline's slider. While somebody moves it, it is theirs: what the page wants it to show waits until they have let go for a moment.

const patience = 300; // ms

let moved = -patience;
let timer = 0;

export function watchScrubber(tell) {
  document.addEventListener("input", (e) => {
    if (e.target.id !== "scrubber") return;
    moved = performance.now();
    const { value, step, dataset: { end } } = e.target;
    const past = Number(value) + Number(step) <= Number(end); // its last step may end before the present, and its track after it
    if (!past) e.target.value = end;
    tell("scrub", past ? value : end);
  });
}

export function slide(id, to) {
  clearTimeout(timer);
  const left = moved + patience - performance.now();
  if (left > 0) {
    timer = setTimeout(() => slide(id, to), left);
    return;
  }
  const slider = document.getElementById(id);
  if (slider) slider.value = to;
}
