package crictl

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/podscope/podscope/engine/cri"
	"github.com/podscope/podscope/engine/image"
)

// sortNewest orders by time, newest first, and by id where that is equal.
func sortNewest[T any](list []T, key func(T) (int64, string)) {
	slices.SortStableFunc(list, func(a, b T) int {
		at, an := key(a)
		bt, bn := key(b)
		if at != bt {
			if at > bt {
				return -1
			}
			return 1
		}
		return strings.Compare(an, bn)
	})
}

func psFlags(f *pflag.FlagSet) {
	f.BoolP("all", "a", false, "")
	f.BoolP("quiet", "q", false, "")
	f.BoolP("latest", "l", false, "")
	f.StringP("name", "", "", "")
	f.StringP("pod", "p", "", "")
	f.StringP("state", "s", "", "")
	f.BoolP("no-trunc", "", false, "")
}

// ps lists containers: those that run, or all.
func (r *run) ps() error {
	rows := [][]string{{"CONTAINER", "IMAGE", "CREATED", "STATE", "NAME", "ATTEMPT", "POD ID", "POD", "NAMESPACE"}}
	for _, h := range r.containers() {
		state := h.State.String()
		switch {
		case !r.flag("all") && r.str("state") == "" && !r.flag("latest") && h.State != cri.Running,
			r.str("state") != "" && !strings.EqualFold(state, r.str("state")),
			!strings.Contains(h.Name, r.str("name")),
			!strings.HasPrefix(h.SandboxID, r.str("pod")):
			continue
		}
		if r.flag("quiet") {
			fmt.Fprintln(r.Stdout, h.ID)
			continue
		}
		id, pod := short(h.ID), short(h.SandboxID)
		if r.flag("no-trunc") {
			id, pod = h.ID, h.SandboxID
		}
		rows = append(rows, []string{
			id, short(r.imageID(h.Image)), r.ago(h.CreatedAt), title(state), h.Name, strconv.Itoa(h.RestartCount), pod, h.pod.Name, h.pod.Namespace,
		})
		if r.flag("latest") {
			break
		}
	}
	if r.flag("quiet") {
		return nil
	}
	return r.table(rows)
}

func title(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// imageID is an image's id without its algorithm.
func (r *run) imageID(name string) string {
	if ref, err := image.Parse(name); err == nil {
		if img := r.runtime.Image(ref); img != nil {
			return strings.TrimPrefix(img.ID, "sha256:")
		}
	}
	return name
}

func podsFlags(f *pflag.FlagSet) {
	f.BoolP("quiet", "q", false, "")
	f.StringP("name", "", "", "")
	f.StringP("namespace", "", "", "")
	f.StringP("state", "s", "", "")
}

// pods lists sandboxes.
func (r *run) pods() error {
	type box struct {
		cri.SandboxStatus
		pod *cri.PodStatus
	}
	var all []box
	for _, uid := range r.runtime.Pods() {
		pod := r.runtime.PodStatus(uid)
		for _, s := range pod.Sandboxes {
			all = append(all, box{s, pod})
		}
	}
	sortNewest(all, func(b box) (int64, string) { return b.CreatedAt.UnixNano(), b.ID })
	rows := [][]string{{"POD ID", "CREATED", "STATE", "NAME", "NAMESPACE", "ATTEMPT", "RUNTIME"}}
	for _, b := range all {
		state := readiness(b.Ready)
		if r.str("state") != "" && !strings.EqualFold(state, r.str("state")) || !strings.Contains(b.pod.Name, r.str("name")) ||
			r.str("namespace") != "" && b.pod.Namespace != r.str("namespace") {
			continue
		}
		if r.flag("quiet") {
			fmt.Fprintln(r.Stdout, b.ID)
			continue
		}
		rows = append(rows, []string{short(b.ID), r.ago(b.CreatedAt), state, b.pod.Name, b.pod.Namespace, strconv.Itoa(b.Attempt), "(default)"})
	}
	if r.flag("quiet") {
		return nil
	}
	return r.table(rows)
}

func readiness(ready bool) string {
	if ready {
		return "Ready"
	}
	return "NotReady"
}

func imagesFlags(f *pflag.FlagSet) {
	f.BoolP("quiet", "q", false, "")
	f.BoolP("digests", "", false, "")
}

// images lists the images on the node, a row a tag.
func (r *run) images() error {
	rows := [][]string{{"IMAGE", "TAG", "IMAGE ID", "SIZE"}}
	for _, img := range r.runtime.Images() {
		for _, name := range img.Names {
			repository, tag, ok := cutTag(name)
			if !ok {
				continue
			}
			id := r.imageID(name)
			if r.flag("quiet") {
				fmt.Fprintln(r.Stdout, "sha256:"+id)
				continue
			}
			rows = append(rows, []string{repository, tag, short(id), megabytes(img.Size)})
		}
	}
	if r.flag("quiet") {
		return nil
	}
	slices.SortFunc(rows[1:], func(a, b []string) int { return strings.Compare(a[0]+":"+a[1], b[0]+":"+b[1]) })
	return r.table(rows)
}

// cutTag parts a name with a tag; names with a digest are not listed.
func cutTag(name string) (repository, tag string, ok bool) {
	i := strings.LastIndexByte(name, ':')
	if i < 0 || strings.Contains(name, "@") || strings.Contains(name[i:], "/") {
		return "", "", false
	}
	return name[:i], name[i+1:], true
}

// megabytes is a size with three digits, in powers of a thousand. Models github.com/docker/go-units HumanSizeWithPrecision.
func megabytes(n int64) string {
	f := float64(n)
	for _, unit := range []string{"B", "kB", "MB", "GB"} {
		if f < 1000 || unit == "GB" {
			return strconv.FormatFloat(f, 'g', 3, 64) + unit
		}
		f /= 1000
	}
	return ""
}

// ago is how long before now something was, in words. Models github.com/docker/go-units HumanDuration.
func (r *run) ago(at time.Time) string {
	d := r.Now().Sub(at)
	seconds, minutes, hours := int(d.Seconds()), int(d.Minutes()), int(d.Hours()+0.5)
	words := ""
	switch {
	case seconds < 1:
		words = "Less than a second"
	case seconds == 1:
		words = "1 second"
	case seconds < 60:
		words = fmt.Sprintf("%d seconds", seconds)
	case minutes == 1:
		words = "About a minute"
	case minutes < 60:
		words = fmt.Sprintf("%d minutes", minutes)
	case hours == 1:
		words = "About an hour"
	case hours < 48:
		words = fmt.Sprintf("%d hours", hours)
	default:
		words = fmt.Sprintf("%d days", hours/24)
	}
	return words + " ago"
}
