// Command program is what the tests strip.
package main

import "fmt"

func main() { fmt.Println(greeting()) }

//go:noinline
func greeting() string { return "hello" }
