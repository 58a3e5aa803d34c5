// Package ttlafterfinished deletes jobs, and their pods with them, some time after they have finished, where their spec says so.
package ttlafterfinished
