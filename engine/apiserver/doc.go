// Package apiserver is the API server as programs see it: HTTPS on port 6443 of the control plane's node, and as the service kubernetes in the
// cluster. It says who asks (a service account's token, an impersonated user, nobody), whether roles allow it, finds what a path means, has the
// request done by package api and writes the answer, also what kubectl asks for with --raw and hands on as a proxy.
//
//	front := apiserver.New(server, net)
//	front.Serve(stack)                 // until the stack is gone
//	front.AnswerAs(user, request)      // for who has shown a client certificate
package apiserver
