package kubectl

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
)

// configOrder is a kubeconfig with its fields in the original's order, which JSON keeps.
// Models k8s.io/client-go/tools/clientcmd/api/v1 Config.
type configOrder struct {
	Kind       string `json:"kind,omitempty"`
	APIVersion string `json:"apiVersion,omitempty"`
	Clusters   []struct {
		Name    string `json:"name"`
		Cluster struct {
			Server             string `json:"server"`
			TLSServerName      string `json:"tls-server-name,omitempty"`
			Insecure           bool   `json:"insecure-skip-tls-verify,omitempty"`
			Authority          string `json:"certificate-authority,omitempty"`
			AuthorityData      string `json:"certificate-authority-data,omitempty"`
			ProxyURL           string `json:"proxy-url,omitempty"`
			DisableCompression bool   `json:"disable-compression,omitempty"`
		} `json:"cluster"`
	} `json:"clusters"`
	Users []struct {
		Name string `json:"name"`
		User struct {
			Certificate     string `json:"client-certificate,omitempty"`
			CertificateData string `json:"client-certificate-data,omitempty"`
			Key             string `json:"client-key,omitempty"`
			KeyData         string `json:"client-key-data,omitempty"`
			Token           string `json:"token,omitempty"`
			TokenFile       string `json:"tokenFile,omitempty"`
			As              string `json:"as,omitempty"`
			AsUID           string `json:"as-uid,omitempty"`
			AsGroups        any    `json:"as-groups,omitempty"`
			AsExtra         any    `json:"as-user-extra,omitempty"`
			Username        string `json:"username,omitempty"`
			Password        string `json:"password,omitempty"`
			Provider        any    `json:"auth-provider,omitempty"`
			Exec            any    `json:"exec,omitempty"`
		} `json:"user"`
	} `json:"users"`
	Contexts []struct {
		Name    string `json:"name"`
		Context struct {
			Cluster   string `json:"cluster"`
			User      string `json:"user"`
			Namespace string `json:"namespace,omitempty"`
		} `json:"context"`
	} `json:"contexts"`
	Current string `json:"current-context"`
}

// orderedConfig is a kubeconfig as it is printed; one that says something unknown stays as it is.
func orderedConfig(value map[string]any) any {
	var out configOrder
	if err := json.Unmarshal(toJSON(value), &out); err != nil {
		return value
	}
	return out
}

// certificates are the files that a cluster's or user's entry may name, with the fields that hold their content.
var certificates = map[string][]string{"clusters": {"certificate-authority"}, "users": {"client-certificate", "client-key"}}

// flatten puts the content of files in the place of their names.
func (r *run) flatten(c *kubeconfig) error {
	for kind, fields := range certificates {
		for _, name := range c.names(kind) {
			entry := c.entry(kind, name)
			for _, f := range fields {
				file, _ := entry[f].(string)
				if file == "" {
					continue
				}
				data, err := r.sys.readFile(file)
				if err != nil {
					return fmt.Errorf("open %s: %v", file, err)
				}
				entry[f+"-data"] = base64.StdEncoding.EncodeToString(data)
				delete(entry, f)
			}
		}
	}
	return nil
}

// complete adds what a config that is written never leaves out.
func (c *kubeconfig) complete() {
	for _, kind := range []string{"clusters", "contexts", "users"} {
		if c.value[kind] == nil {
			c.value[kind] = nil
		}
	}
	c.value["current-context"] = c.current()
	for kind, keys := range map[string][]string{"clusters": {"server"}, "contexts": {"cluster", "user"}} {
		for _, name := range c.names(kind) {
			entry := c.entry(kind, name)
			for _, key := range keys {
				if entry[key] == nil {
					entry[key] = ""
				}
			}
		}
	}
}
