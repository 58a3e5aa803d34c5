package main

import (
	"slices"
	"testing"
)

func TestEveryPageLeadsToItselfInTheOtherLanguage(t *testing.T) {
	for here, other := range map[string]string{
		"/": "/zh/", "/zh/": "/", "/embed/": "/embed/zh/", "/lessons/first-pod/": "/zh/lessons/first-pod/", "/zh/lessons/first-pod/": "/lessons/first-pod/",
	} {
		all := paths(here)
		if !slices.Contains(all, here) || !slices.Contains(all, other) {
			t.Errorf("from %s the program can lead to %v", here, all)
		}
	}
}
