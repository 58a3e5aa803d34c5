// Package browser is the only place where the page touches JavaScript: it talks to window.podscope, the object that web/js/boot.js
// makes. Everything that comes back is a string, and everything that can fail in the browser is answered by a zero value.
package browser
