// Package kustomize builds kustomizations: the objects of a directory's kustomization.yaml, with names, labels, images and the like changed
// as that file says.
//
// It is kustomize v5.8.1 for what courses use: resources, bases and components, name prefixes and suffixes, namespaces, labels,
// annotations, images, replicas, patches of both sorts, replacements, and generators of config maps and secrets with their hashes. What
// needs other programs or schemas (helm charts, plug-ins, vars, configurations) is refused by name. The original would add two
// megabytes to the program.
//
// kubectl calls it, through [Build]; it reads files alone and knows nothing of the cluster.
package kustomize
