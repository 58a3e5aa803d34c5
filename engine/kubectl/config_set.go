package kubectl

import (
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// runConfigSetCluster models k8s.io/kubectl/pkg/cmd/config/set_cluster.go.
func runConfigSetCluster(r *run, args []string) error {
	return r.setEntry("clusters", "Cluster", args, [][2]string{
		{"server", "server"},
		{"tls-server-name", "tls-server-name"},
		{"certificate-authority", "certificate-authority"},
		{"insecure-skip-tls-verify", "insecure-skip-tls-verify"},
		{"proxy-url", "proxy-url"},
	}, func(map[string]any) {})
}

// checkEntry refuses flags that do not go together, and files to embed that are not there.
func (r *run) checkEntry(kind string) error {
	switch {
	case kind == "clusters" && r.flag("insecure-skip-tls-verify") && r.str("certificate-authority") != "":
		return errors.New("you cannot specify a certificate authority and insecure mode at the same time")
	case kind == "users" && r.str("token") != "" && r.str("username")+r.str("password") != "":
		return errors.New("you cannot specify more than one authentication method at the same time: --token, --username/--password")
	case !r.flag("embed-certs"):
		return nil
	case kind == "clusters" && r.str("certificate-authority") == "":
		return errors.New("you must specify a --certificate-authority to embed")
	case kind == "users" && r.str("client-certificate")+r.str("client-key") == "":
		return errors.New("you must specify a --client-certificate or --client-key to embed")
	}
	for _, f := range certificates[kind] {
		if file := r.str(f); file != "" && !r.sys.exists(file) {
			return fmt.Errorf("could not stat %s file %s: stat %s: no such file or directory", f, file, file)
		}
	}
	return nil
}

// setEntry writes what the flags say of a cluster or a user, and what else there is to change.
func (r *run) setEntry(kind, title string, args []string, keys [][2]string, more func(entry map[string]any)) error {
	name, err := r.oneArg(args)
	if err != nil && kind == "users" {
		return fmt.Errorf("unexpected args: %v", args)
	}
	if err != nil {
		return err
	}
	if err := r.checkEntry(kind); err != nil {
		return err
	}
	c, err := r.loadConfig()
	if err != nil {
		return err
	}
	entry, _ := c.ensure(kind, name)
	for _, key := range keys {
		if !r.changed(key[0]) {
			continue
		}
		if key[0] == "insecure-skip-tls-verify" {
			entry[key[1]] = r.flag(key[0])
			continue
		}
		if f := r.str(key[0]); r.flag("embed-certs") && (strings.HasPrefix(key[0], "client-") || key[0] == "certificate-authority") {
			data, err := r.sys.readFile(f)
			if err != nil {
				return fmt.Errorf("could not stat %s file %s: stat %s: %v", key[0], f, f, err)
			}
			entry[key[1]+"-data"] = base64.StdEncoding.EncodeToString(data)
			delete(entry, key[1])
			continue
		}
		entry[key[1]] = r.str(key[0])
		if r.str(key[0]) == "" {
			delete(entry, key[1])
		} else if slices.Contains(certificates[kind], key[0]) {
			entry[key[1]] = r.absolute(r.str(key[0]))
			delete(entry, key[1]+"-data")
		}
	}
	more(entry)
	r.clearOthers(kind, entry)
	if err := r.save(c); err != nil {
		return err
	}
	_, err = fmt.Fprintf(r.out, "%s %q set.\n", title, name)
	return err
}

// clearOthers takes out what does not go with what was set just now: one way to know the server, and one to say who somebody is.
// Models k8s.io/kubectl/pkg/cmd/config modifyCluster, modifyAuthInfo
func (r *run) clearOthers(kind string, entry map[string]any) {
	var gone []string
	switch {
	case kind == "clusters" && r.flag("insecure-skip-tls-verify"):
		gone = append(gone, "certificate-authority", "certificate-authority-data")
	case kind == "clusters":
		gone = append(gone, "insecure-skip-tls-verify") // the flag's default is written, too
	case kind == "users" && r.str("token") != "":
		gone = append(gone, "username", "password")
	case kind == "users" && r.str("username")+r.str("password") != "":
		gone = append(gone, "token")
	}
	if kind == "clusters" && r.changed("server") && !r.changed("tls-server-name") {
		gone = append(gone, "tls-server-name")
	}
	for _, f := range gone {
		delete(entry, f)
	}
}

// runConfigSet and runConfigUnset change one property: "current-context", "contexts.NAME.namespace".
func runConfigSet(r *run, args []string) error {
	if len(args) != 2 {
		return r.wrongArgs(args)
	}
	return r.setProperty(args[0], &args[1])
}

func runConfigUnset(r *run, args []string) error {
	if len(args) != 1 {
		return r.wrongArgs(args)
	}
	return r.setProperty(args[0], nil)
}

// propertyValue is what stands for a text in a property: whether something is so is a boolean.
func propertyValue(name, text string) (any, error) {
	switch name {
	case "insecure-skip-tls-verify", "disable-compression":
		return strconv.ParseBool(text)
	}
	return text, nil
}

func (r *run) setProperty(property string, value *string) error {
	c, err := r.loadConfig()
	if err != nil {
		return err
	}
	kind, rest, deep := strings.Cut(property, ".")
	dot := strings.LastIndexByte(rest, '.')
	switch {
	case !deep && kind == "current-context":
		c.value[kind] = ""
		if value != nil {
			c.value[kind] = *value
		}
	case !deep && value == nil && (kind == "clusters" || kind == "contexts" || kind == "users"):
		delete(c.value, kind)
	case deep && dot < 0 && value == nil:
		c.drop(kind, rest)
	case deep && dot > 0 && (kind == "clusters" || kind == "contexts" || kind == "users"):
		entry, _ := c.ensure(kind, rest[:dot])
		if value == nil {
			delete(entry, rest[dot+1:])
		} else {
			if entry[rest[dot+1:]], err = propertyValue(rest[dot+1:], *value); err != nil {
				return err
			}
		}
	default:
		return fmt.Errorf("unable to parse %v after [] at api.Config", property)
	}
	if err := r.save(c); err != nil {
		return err
	}
	verb := "set"
	if value == nil {
		verb = "unset"
	}
	_, err = fmt.Fprintf(r.out, "Property %q %s.\n", property, verb)
	return err
}
