package protocol

// MaxURL is how long an address may be that is visited.
const MaxURL = 2048

// Visit asks for a page, as a browser on the first node would.
type Visit struct {
	URL string `json:"url"` // "http://localhost:8080/"; without a scheme it is http
}

// Preview is what such a browser could be asked for and what it shows, at the moment looked at.
type Preview struct {
	Forwards []Forward `json:"forwards"` // oldest first
	Page     *Page     `json:"page,omitempty"`
}

// Forward is a port of the first node that a kubectl port-forward or kubectl proxy serves.
type Forward struct {
	URL       string `json:"url"`                 // "http://localhost:8080/"
	Namespace string `json:"namespace,omitempty"` // of the pod that it leads to
	Pod       string `json:"pod,omitempty"`       // empty: it leads to the API server
	Port      int    `json:"port,omitempty"`      // of the pod
}

// Page is what became of the last visit.
type Page struct {
	ID     int    `json:"id"`               // visits are numbered from 1
	State  string `json:"state"`            // loading, shown, failed
	Paused bool   `json:"paused,omitempty"` // loading, and time stands still
	URL    string `json:"url"`              // where redirects have led to
	At     int64  `json:"at"`               // when it was asked for, ms
	Took   int64  `json:"took,omitempty"`   // until the answer was there, ms
	Hops   int    `json:"hops,omitempty"`   // how many redirects

	Status string `json:"status,omitempty"` // "404 Not Found"
	Type   string `json:"type,omitempty"`   // "text/html"
	Size   int    `json:"size,omitempty"`   // bytes of the body
	Body   string `json:"body,omitempty"`   // of a text, and of a picture as base64; at most [MaxBody] bytes of it
	Base64 bool   `json:"base64,omitempty"`

	Said  Text   `json:"said,omitempty"`  // why it failed, in words
	Error string `json:"error,omitempty"` // and in those of the network
}

// MaxBody is how much of a page is shown.
const MaxBody = 512 << 10
