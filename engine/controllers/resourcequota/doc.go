// Package resourcequota is the resource quota controller: it writes into each quota's status what its namespace uses of what the quota limits.
// The API server, which refuses what would be too much, counts for itself; the status is for people.
package resourcequota
