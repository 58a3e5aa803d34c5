// Package kubectl is kubectl v1.36 as a program of the simulated control-plane node: the same commands, flags, help, tables,
// errors and exit codes, byte for byte.
//
// The façade puts [Program] into the node's program table under the name kubectl; a shell on the node starts it as any other
// process. It talks to the cluster through the API server's client alone and waits in virtual time through its process.
//
// One file holds one subcommand (get.go, apply.go …). The words (usage lines, help, flags with their defaults) are data in
// words/, one file per command, in kubectl's own order; flag sets are built from them, so help and parsing cannot drift apart.
// Tables as the API server prints them are in table_*.go, descriptions in describe_*.go.
package kubectl
