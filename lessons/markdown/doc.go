// Package markdown turns lessons' text into blocks: plain data that a page draws with its own elements, so that nothing a lesson's author
// writes is ever HTML on the page. It knows what Killercoda puts behind code: {{exec}}, {{copy}}, {{exec interrupt}}.
//
// It runs when the site is built and when lessons are checked, never in the browser.
package markdown
