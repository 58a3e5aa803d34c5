// Package examples are the manifests that the page offers, one file each. Their titles are in the text catalogue.
package examples
