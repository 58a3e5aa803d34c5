// The timeline's slider. While somebody moves it, it is theirs: what the page wants it to show waits until they have let go for a moment.

const patience = 300; // ms

let moved = -patience;
let timer = 0;

export function watchScrubber(tell) {
  document.addEventListener("input", (e) => {
    if (e.target.id !== "scrubber") return;
    moved = performance.now();
    const { value, max, step } = e.target;
    tell("scrub", Number(value) + Number(step) > Number(max) ? max : value); // its last step may end before the present
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
