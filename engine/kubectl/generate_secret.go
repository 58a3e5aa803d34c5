package kubectl

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"
)

// runCreateSecretGeneric models k8s.io/kubectl/pkg/cmd/create/create_secret.go.
func runCreateSecretGeneric(r *run, args []string) error {
	name, err := r.nameArg(args)
	if err != nil {
		return err
	}
	if err := r.readDryRun(); err != nil {
		return err
	}
	k := &keyed{r: r, kind: "Secret", values: map[string]string{}}
	if err := k.read(); err != nil {
		return err
	}
	return r.generatedSecret(name, corev1.SecretType(r.str("type")), k.values)
}

func (r *run) generatedSecret(name string, kind corev1.SecretType, values map[string]string) error {
	s := &corev1.Secret{ObjectMeta: r.meta(name), Type: kind, Data: map[string][]byte{}}
	for key, v := range values {
		s.Data[key] = []byte(v)
	}
	if r.flag("append-hash") {
		s.Name += "-" + contentHash(map[string]any{"kind": "Secret", "type": s.Type, "name": s.Name, "data": s.Data})
	}
	return r.generated(s, "failed to create secret ")
}

// contentHash is what --append-hash puts behind a name. Models k8s.io/kubectl/pkg/util/hash.
func contentHash(content map[string]any) string {
	hex := fmt.Sprintf("%x", sha256.Sum256(bytes.TrimSpace(toJSON(content))))[:10]
	return strings.NewReplacer("0", "g", "1", "h", "3", "k", "a", "m", "e", "t").Replace(hex)
}

func runCreateSecretTLS(r *run, args []string) error {
	name, err := r.nameArg(args)
	if err != nil {
		return err
	}
	if err := r.readDryRun(); err != nil {
		return err
	}
	if r.str("key") == "" || r.str("cert") == "" {
		return errors.New("key and cert must be specified")
	}
	values := map[string]string{}
	for _, part := range [][2]string{{"cert", "tls.crt"}, {"key", "tls.key"}} {
		file := r.str(part[0])
		data, err := r.sys.readFile(file)
		if err != nil {
			return fmt.Errorf("Cannot read file %s, open %s: %v", file, file, err) //nolint:staticcheck // kubectl's words
		}
		values[part[1]] = string(data)
	}
	if !strings.Contains(values["tls.crt"], "-----BEGIN CERTIFICATE-----") {
		return errors.New("tls: failed to find any PEM data in certificate input")
	}
	if !strings.Contains(values["tls.key"], "PRIVATE KEY-----") {
		return errors.New("tls: failed to find any PEM data in key input")
	}
	return r.generatedSecret(name, corev1.SecretTypeTLS, values)
}

func runCreateSecretDocker(r *run, args []string) error {
	name, err := r.nameArg(args)
	if err != nil {
		return err
	}
	if err := r.readDryRun(); err != nil {
		return err
	}
	const key = ".dockerconfigjson"
	user, password, server := r.str("docker-username"), r.str("docker-password"), r.str("docker-server")
	files := r.list("from-file")
	if len(files) == 0 && (user == "" || password == "" || server == "") {
		return errors.New("either --from-file or the combination of --docker-username, --docker-password and --docker-server is required")
	}
	k := &keyed{r: r, kind: "Secret", values: map[string]string{}}
	for _, f := range files {
		if !strings.Contains(f, "=") {
			f = key + "=" + f
		}
		if err := k.fromFile(f); err != nil {
			return err
		}
	}
	if len(files) == 0 {
		type entry struct {
			Username string `json:"username,omitempty"`
			Password string `json:"password,omitempty"`
			Email    string `json:"email,omitempty"`
			Auth     string `json:"auth,omitempty"`
		}
		e := entry{user, password, r.str("docker-email"), base64.StdEncoding.EncodeToString([]byte(user + ":" + password))}
		data, err := json.Marshal(map[string]any{"auths": map[string]entry{server: e}})
		if err != nil {
			return err
		}
		k.values[key] = string(data)
	}
	return r.generatedSecret(name, corev1.SecretTypeDockerConfigJson, k.values)
}
