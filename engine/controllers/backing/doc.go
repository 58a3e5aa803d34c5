// Package backing knows which pods stand behind a service, and at which ports: what the endpoint slice controller and the endpoints
// controller have in common. It also holds their queue: services whose pods have changed.
package backing
