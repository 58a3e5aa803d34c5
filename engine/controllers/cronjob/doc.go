// Package cronjob starts jobs by the schedules of cron jobs, in the cluster's own time, as their concurrency policy allows, and keeps as many
// finished ones as their history limits say.
package cronjob
