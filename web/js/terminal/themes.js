// The terminal's colours. The sixteen ANSI colours are readable on their ground; xterm.js raises the contrast of mixtures.

export const themes = {
  light: {
    background: "#ffffff", foreground: "#17202b", cursor: "#17202b", cursorAccent: "#ffffff", selectionBackground: "#bcd4fb",
    black: "#17202b", red: "#b3261e", green: "#176a35", yellow: "#835200", blue: "#1f57c3", magenta: "#6a3fa0", cyan: "#0b6070", white: "#505c6b",
    brightBlack: "#505c6b", brightRed: "#b3261e", brightGreen: "#176a35", brightYellow: "#835200", brightBlue: "#1f57c3", brightMagenta: "#6a3fa0", brightCyan: "#0b6070", brightWhite: "#17202b",
  },
  dark: {
    background: "#131a23", foreground: "#e6ebf2", cursor: "#e6ebf2", cursorAccent: "#131a23", selectionBackground: "#2b4a80",
    black: "#34404f", red: "#ff9a92", green: "#6fd58f", yellow: "#f2bd5c", blue: "#8db4ff", magenta: "#cfb3ff", cyan: "#7fd3e0", white: "#e6ebf2",
    brightBlack: "#a3b0c0", brightRed: "#ff9a92", brightGreen: "#6fd58f", brightYellow: "#f2bd5c", brightBlue: "#8db4ff", brightMagenta: "#cfb3ff", brightCyan: "#7fd3e0", brightWhite: "#ffffff",
  },
};
