package endpoints

import (
	"fmt"
	"testing"

	corev1 "k8s.io/api/core/v1"
)

func TestOnlyAThousandAddressesAreListed(t *testing.T) {
	addresses := func(n int) (list []corev1.EndpointAddress) {
		for i := range n {
			list = append(list, corev1.EndpointAddress{IP: fmt.Sprintf("10.244.%d.%d", i/250, i%250)})
		}
		return list
	}
	for _, tc := range []struct {
		name string
		has  [][2]int // ready and unready addresses of each subset
		want string
	}{
		{"as many as there may be", [][2]int{{900, 100}}, "[[900 100]]"},
		{"unready ones are left out first", [][2]int{{900, 300}}, "[[900 100]] truncated"},
		{"then ready ones, and all unready ones", [][2]int{{1200, 50}}, "[[1000 0]] truncated"},
		{"each subset gives its share", [][2]int{{900, 0}, {300, 10}}, "[[750 0] [250 0]] truncated"},
		{"the last one what rounding up left", [][2]int{{500, 1}, {499, 1}}, "[[500 1] [499 0]] truncated"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			e := &corev1.Endpoints{}
			for _, n := range tc.has {
				e.Subsets = append(e.Subsets, corev1.EndpointSubset{Addresses: addresses(n[0]), NotReadyAddresses: addresses(n[1])})
			}
			truncate(e)
			var left [][2]int
			for _, s := range e.Subsets {
				left = append(left, [2]int{len(s.Addresses), len(s.NotReadyAddresses)})
			}
			got := fmt.Sprint(left)
			if said := e.Annotations[corev1.EndpointsOverCapacity]; said != "" {
				got += " " + said
			}
			if got != tc.want {
				t.Errorf("%s, want %s", got, tc.want)
			}
		})
	}
}
