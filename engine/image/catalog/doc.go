// Package catalog describes images: which tags a repository has, how an image of it is configured, what lies in its file system
// and which programs run in it. Every folder below is one repository (or one family that shares its files); package image lists
// them.
package catalog
