// Package disruption counts the healthy pods of every disruption budget, and so how many evictions it allows now.
package disruption
