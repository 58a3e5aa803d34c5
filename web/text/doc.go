// Package text is everything that the page itself says, in English and in Chinese. Components take a [Catalogue] and never hold words of
// their own. Kubernetes' words (phases, reasons, messages, field names) are not here: they are never translated.
package text
