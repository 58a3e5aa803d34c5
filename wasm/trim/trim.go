package trim

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// Modfile makes the trimmed modules below folder, unless they are there already, and returns the go.mod to build with. It runs in
// the root of Podscope's module; folder is relative to it.
func Modfile(folder string) (string, error) {
	modfile := filepath.Join(folder, "go.mod")
	sum, err := fingerprint()
	if err != nil {
		return "", err
	}
	stamp := filepath.Join(folder, "stamp")
	if made, err := os.ReadFile(stamp); err == nil && string(made) == sum {
		return modfile, nil
	}
	if err := os.RemoveAll(folder); err != nil {
		return "", err
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		if err := copyFile(name, filepath.Join(folder, name)); err != nil {
			return "", err
		}
	}
	for _, module := range modules() {
		if err := trimModule(module, folder, modfile); err != nil {
			return "", fmt.Errorf("trimming %s: %w", module, err)
		}
	}
	return modfile, os.WriteFile(stamp, []byte(sum), 0o644)
}

// fingerprint changes with everything that the trimmed modules depend on.
func fingerprint() (string, error) {
	h := sha256.New()
	for _, name := range []string{"go.mod", "go.sum"} {
		data, err := os.ReadFile(name)
		if err != nil {
			return "", fmt.Errorf("run this from the module's root: %w", err)
		}
		h.Write(data)
	}
	fmt.Fprintf(h, "%+v %+v", cuts, needed)
	return hex.EncodeToString(h.Sum(nil)), nil
}

func modules() []string {
	var names []string
	for _, c := range cuts {
		names = append(names, c.module)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// trimModule copies a module's Go files without their tests, does its cuts and lets modfile use the copy.
func trimModule(module, folder, modfile string) error {
	source, err := download(module)
	if err != nil {
		return err
	}
	target := filepath.Join(folder, filepath.FromSlash(module))
	if err := copyFile(filepath.Join(source, "go.mod"), filepath.Join(target, "go.mod")); err != nil {
		return err
	}
	folders := needed[module]
	if folders == nil {
		folders = []string{"."}
	}
	for _, f := range folders {
		if err := copyFolder(filepath.Join(source, f), filepath.Join(target, f)); err != nil {
			return err
		}
	}
	for _, c := range cuts {
		if c.module != module {
			continue
		}
		if err := c.do(target); err != nil {
			return fmt.Errorf("%s: %w", c.files, err)
		}
	}
	return run("go", "mod", "edit", "-replace="+module+"=./"+filepath.ToSlash(target), modfile)
}

// download returns the folder of the module cache that holds a module.
func download(module string) (string, error) {
	out, err := exec.Command("go", "mod", "download", "-json", module).Output()
	var answer struct{ Dir, Error string }
	if jsonErr := json.Unmarshal(out, &answer); jsonErr != nil {
		return "", errors.Join(err, jsonErr)
	}
	if answer.Error != "" {
		return "", errors.New(answer.Error)
	}
	return answer.Dir, err
}

// copyFolder copies Go files, without tests.
func copyFolder(source, target string) error {
	return filepath.WalkDir(source, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(source, path)
		if err != nil {
			return err
		}
		switch {
		case d.IsDir() && d.Name() == "testdata":
			return fs.SkipDir
		case d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		return copyFile(path, filepath.Join(target, rel))
	})
}

// copyFile copies the content alone: files of the module cache are read-only.
func copyFile(from, to string) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	return os.WriteFile(to, data, 0o644)
}

func run(name string, args ...string) error {
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", name, err, out)
	}
	return nil
}
