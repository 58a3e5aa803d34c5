// The theme's button on pages that need no program.

const root = document.documentElement;
const themes = ["auto", "light", "dark"];

function kept() {
  try {
    const name = localStorage.getItem("podscope.theme");
    return themes.includes(name) ? name : "auto";
  } catch {
    return "auto";
  }
}

function show(name) {
  if (name === "auto") delete root.dataset.theme;
  else root.dataset.theme = name;
  for (const playground of document.querySelectorAll("pod-playground[data-follows]")) playground.setAttribute("theme", name);
}

export function watchTheme(button) {
  let name = kept();
  const label = () => {
    button.title = button.dataset[name];
    button.setAttribute("aria-label", button.dataset[name]);
  };
  show(name);
  label();
  button.addEventListener("click", () => {
    name = themes[(themes.indexOf(name) + 1) % themes.length];
    try {
      localStorage.setItem("podscope.theme", name);
    } catch {
      // It holds for this page.
    }
    show(name);
    label();
  });
}
