// The script of pages to be read: the theme, the site's true address in examples of code, and what only some pages have.

import { forward } from "./lms.js";
import { watchTheme } from "./theme.js";

const builder = document.querySelector("script[data-builder]").dataset.builder;

for (const playground of document.querySelectorAll("pod-playground:not([theme])")) playground.dataset.follows = "";
watchTheme(document.getElementById("theme"));

for (const code of document.querySelectorAll("pre > code")) {
  for (const text of [...code.childNodes]) if (text.data?.includes("https://podscope.example")) text.data = text.data.replaceAll("https://podscope.example", location.origin);
}

if (document.querySelector("pod-playground, #builder")) import(new URL("/embed.js", location.href).href);
if (document.getElementById("builder")) import(builder);
if (document.querySelector("[data-lms]")) forward(document.querySelector("[data-lms]"));
