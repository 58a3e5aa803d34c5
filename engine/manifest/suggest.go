package manifest

import "strings"

// closest is the word that was most probably meant by another; "" when none is near. Case counts least, then a missing or extra ending,
// then a letter or two.
func closest(word string, words []string) string {
	if word == "" {
		return ""
	}
	best, cost := "", max(1, min(3, len(word)/3))*2+1
	for _, w := range words {
		if w == "" {
			continue
		}
		c := distance(strings.ToLower(word), strings.ToLower(w)) * 2
		if a, b := strings.ToLower(word), strings.ToLower(w); c > 4 && min(len(a), len(b)) >= 4 &&
			(strings.HasPrefix(a, b) || strings.HasPrefix(b, a) || len(a) > 4 && strings.HasSuffix(b, a)) {
			c = 4
		}
		if c < cost {
			best, cost = w, c
		}
	}
	return best
}

// distance counts the letters to change, add, leave out or swap to make one word of another.
func distance(a, b string) int {
	if len(a) > 64 || len(b) > 64 {
		return 64
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			differs := 1
			if a[i-1] == b[j-1] {
				differs = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+differs)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
