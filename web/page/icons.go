package page

import "github.com/maxence-charriere/go-app/v9/pkg/app"

// Every state has a shape of its own, so that it can be told without colour.
var icons = map[string]string{
	"good":       `<circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="1.6"/><path d="M5 8.2l2.1 2.1L11 6.2" fill="none" stroke="currentColor" stroke-width="1.6"/>`,
	"bad":        `<path d="M8 1.8L15 14H1z" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linejoin="round"/><path d="M8 6v4M8 11.4v1.2" stroke="currentColor" stroke-width="1.6"/>`,
	"busy":       `<circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="1.6" stroke-dasharray="3 2.2"/><circle cx="8" cy="8" r="2" fill="currentColor"/>`,
	"done":       `<rect x="2.5" y="2.5" width="11" height="11" rx="1.5" fill="none" stroke="currentColor" stroke-width="1.6"/><path d="M5 8.2l2.1 2.1L11 6.2" fill="none" stroke="currentColor" stroke-width="1.6"/>`,
	"running":    `<path d="M4 2.5v11l9.5-5.5z" fill="currentColor"/>`,
	"waiting":    `<path d="M4 2h8M4 14h8M4.8 2c0 4 6.4 4 6.4 6s-6.4 4-6.4 6M11.2 2c0 4-6.4 4-6.4 6s6.4 4 6.4 6" fill="none" stroke="currentColor" stroke-width="1.4"/>`,
	"terminated": `<rect x="3" y="3" width="10" height="10" rx="1" fill="currentColor"/>`,
	"heart":      `<path d="M8 14S1.5 10 1.5 5.6C1.5 3.4 3 2 4.8 2 6.2 2 7.4 2.8 8 4c.6-1.2 1.8-2 3.2-2 1.8 0 3.3 1.4 3.3 3.6C14.5 10 8 14 8 14z" fill="currentColor"/>`,
	"true":       `<path d="M3 8.5l3.4 3.4L13 4.8" fill="none" stroke="currentColor" stroke-width="2"/>`,
	"false":      `<path d="M4 4l8 8M12 4l-8 8" stroke="currentColor" stroke-width="2"/>`,
	"unknown":    `<path d="M5.5 6a2.5 2.5 0 1 1 3.6 2.2c-.8.5-1.1.9-1.1 1.8M8 12.2v1.6" fill="none" stroke="currentColor" stroke-width="1.8"/>`,
	"warning":    `<path d="M8 1.8L15 14H1z" fill="currentColor"/>`,
	"normal":     `<circle cx="8" cy="8" r="4" fill="currentColor"/>`,
	"start":      `<path d="M3 3v10M13 3L5.5 8l7.5 5z" fill="currentColor" stroke="currentColor" stroke-width="1.6"/>`,
	"back":       `<path d="M11 3L4.5 8l6.5 5zM13 3v10" fill="currentColor" stroke="currentColor" stroke-width="1.2"/>`,
	"step":       `<path d="M5 3l6.5 5L5 13zM3 3v10" fill="currentColor" stroke="currentColor" stroke-width="1.2"/>`,
	"play":       `<path d="M4 2.5v11l9.5-5.5z" fill="currentColor"/>`,
	"pause":      `<path d="M5 3v10M11 3v10" stroke="currentColor" stroke-width="3"/>`,
	"live":       `<path d="M3 3l7.5 5L3 13zM13 3v10" fill="currentColor" stroke="currentColor" stroke-width="1.6"/>`,
	"chevron":    `<path d="M4 6l4 4 4-4" fill="none" stroke="currentColor" stroke-width="1.8"/>`,
	"close":      `<path d="M4 4l8 8M12 4l-8 8" stroke="currentColor" stroke-width="1.6"/>`,
	"plus":       `<path d="M8 3v10M3 8h10" stroke="currentColor" stroke-width="1.8"/>`,
	"node":       `<rect x="2" y="3" width="12" height="4" rx="1" fill="none" stroke="currentColor" stroke-width="1.4"/><rect x="2" y="9" width="12" height="4" rx="1" fill="none" stroke="currentColor" stroke-width="1.4"/>`,
	"theme":      `<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor"/>`,
	"terminal":   `<rect x="1.5" y="2.5" width="13" height="11" rx="1.5" fill="none" stroke="currentColor" stroke-width="1.4"/><path d="M4 6l2.5 2L4 10M8 10.5h4" fill="none" stroke="currentColor" stroke-width="1.4"/>`,
	"add":        `<path d="M8 3v10M3 8h10" stroke="currentColor" stroke-width="1.6"/>`,
	"keys":       `<rect x="1.5" y="4" width="13" height="8.5" rx="1.5" fill="none" stroke="currentColor" stroke-width="1.4"/><path d="M4 7h1M7.5 7h1M11 7h1M5 9.8h6" stroke="currentColor" stroke-width="1.4"/>`,
	"reset":      `<path d="M3.5 5.5A5.5 5.5 0 1 1 2.5 9M3 2v4h4" fill="none" stroke="currentColor" stroke-width="1.6"/>`,
	"past":       `<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="M8 4.5V8l-2.5 2" fill="none" stroke="currentColor" stroke-width="1.5"/>`,
	"run":        `<path d="M5 3.2v9.6l7.4-4.8z" fill="currentColor"/>`,
	"copy":       `<rect x="5.5" y="5.5" width="8" height="8.5" rx="1.2" fill="none" stroke="currentColor" stroke-width="1.4"/><path d="M10.5 3V2.7A1.2 1.2 0 0 0 9.3 1.5H3.7a1.2 1.2 0 0 0-1.2 1.2v6.6a1.2 1.2 0 0 0 1.2 1.2H4" fill="none" stroke="currentColor" stroke-width="1.4"/>`,
	"service":    `<circle cx="3" cy="8" r="2" fill="currentColor"/><path d="M5 8h3l4-4.5M8 8h5M8 8l4 4.5" fill="none" stroke="currentColor" stroke-width="1.4"/>`,
	"share":      `<path d="M8 10V2M5 4.6L8 1.8l3 2.8M4 7.5H2.8v6.7h10.400V7.5H12" fill="none" stroke="currentColor" stroke-width="1.5"/>`,
	"more":       `<circle cx="3" cy="8" r="1.5" fill="currentColor"/><circle cx="8" cy="8" r="1.5" fill="currentColor"/><circle cx="13" cy="8" r="1.5" fill="currentColor"/>`,
	"full":       `<path d="M9 2.5h4.5V7M13.5 2.5L8 8M11.5 9.5v4h-9v-9h4" fill="none" stroke="currentColor" stroke-width="1.5"/>`,
	"info":       `<circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="1.6"/><path d="M8 7.2v4M8 4.4v1.4" stroke="currentColor" stroke-width="1.6"/>`,
	"pod":        `<path d="M8 1.5l6 3.2v6.6l-6 3.2-6-3.2V4.7z" fill="none" stroke="currentColor" stroke-width="1.5"/>`,
}

// icon draws a shape; the words beside it say the same, so it is hidden from screen readers.
func icon(name string) app.UI { return app.Raw(iconText(name)) }

func iconText(name string) string {
	return `<svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">` + icons[name] + `</svg>`
}

// stateIcon is the shape of a container's state.
func stateIcon(state string) app.UI {
	if _, ok := icons[state]; !ok {
		state = "unknown"
	}
	return icon(state)
}

// toneIcon is the shape of a pod's tone; without one the pod is on its way.
func toneIcon(tone string) app.UI { return icon(toneShape(tone)) }

func toneShape(tone string) string {
	switch tone {
	case "good", "bad", "done":
		return tone
	}
	return "busy"
}

// truthIcon is the shape of a condition's status.
func truthIcon(status string) app.UI {
	switch status {
	case "True":
		return icon("true")
	case "False":
		return icon("false")
	}
	return icon("unknown")
}
