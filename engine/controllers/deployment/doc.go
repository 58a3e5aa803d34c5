// Package deployment rolls deployments out: it keeps one replica set for each version of a deployment's template and moves replicas from
// the old ones to the new one as the strategy allows. Files: controller.go (watching, one pass), sets.go (replica sets and revisions),
// rolling.go and recreate.go (the strategies), scale.go (events and proportional scaling), status.go (conditions and progress).
package deployment
