// Package errno names the errors that a simulated kernel returns and holds the texts that programs print for them
// ("No such file or directory"). The packages vfs, proc and network return them; programs print them.
package errno
