// Package page is what a person sees: the playground's components. [Playground] holds what is known and what was asked for, talks to the
// engine and hands plain data to the other components, each of which is named after a part of the screen and raises intents (the types
// in intents.go) instead of doing anything itself.
package page
