package site

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/podscope/podscope/lessons/book"
	"github.com/podscope/podscope/wasm/trim"
)

// Builder builds the site once. It runs in the module's root.
type Builder struct {
	Out    string            // folder to build into; what it held before goes
	Cache  string            // folder for intermediate files
	Quick  bool              // compress quickly rather than well
	Worker string            // script to serve as the engine's worker instead of the real one, for tests of the page
	UI     string            // package of the page's program; empty means the real one, others are for measuring
	Course string            // folder of the lessons; empty means our own
	assets map[string]string // address by plain name: "boot.js" → "/assets/boot.1a2b3c4d.js"
	files  map[string]bool   // pages, and files that keep their names
	course *book.Course      // the lessons' catalogue
}

// Build does all of it.
func (b *Builder) Build() error {
	steps := []func() error{b.clean, b.installPackages, b.bundle, b.programs, b.hashAssets, b.pages, b.embed, b.offline, b.compress}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (b *Builder) clean() error {
	b.assets, b.files = map[string]string{}, map[string]bool{}
	if err := os.RemoveAll(b.Out); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(b.Out, "assets"), 0o755); err != nil {
		return err
	}
	return os.MkdirAll(b.Cache, 0o755)
}

// installPackages runs npm ci when what is installed is older than the lock file.
func (b *Builder) installPackages() error {
	lock, err := os.Stat("web/package-lock.json")
	if err != nil {
		return fmt.Errorf("run this from the module's root: %w", err)
	}
	installed, err := os.Stat("web/node_modules/.package-lock.json")
	if err == nil && !installed.ModTime().Before(lock.ModTime()) {
		return nil
	}
	return run(nil, "npm", "ci", "--prefix", "web", "--no-audit", "--no-fund")
}

func (b *Builder) bundle() error {
	goroot, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return fmt.Errorf("go env GOROOT: %w", err)
	}
	out, err := filepath.Abs(b.Cache)
	if err != nil {
		return err
	}
	cmd := exec.Command("node", "bundle.mjs", out, filepath.Join(strings.TrimSpace(string(goroot)), "lib", "wasm", "wasm_exec.js"))
	cmd.Dir = "web"
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	return cmd.Run()
}

// programs builds the UI and the engine for the browser.
func (b *Builder) programs() error {
	build := trim.Page.Build
	if b.UI != "" {
		build = b.untrimmed
	}
	if err := build(filepath.Join(b.Cache, "ui.wasm")); err != nil {
		return err
	}
	if b.Worker != "" {
		return os.WriteFile(filepath.Join(b.Cache, "engine.wasm"), nil, 0o644)
	}
	return trim.Engine.Build(filepath.Join(b.Cache, "engine.wasm"))
}

// untrimmed builds what the page's program is measured against: with the same flags, from whole modules, as Go links it.
func (b *Builder) untrimmed(out string) error {
	return run([]string{"GOOS=js", "GOARCH=wasm"}, "go", "build", "-trimpath", "-ldflags=-s -w", "-gcflags=all=-l", "-gcflags=std=", "-o", out, b.UI)
}

// hashAssets copies the built files into the site under names that change with their content, so that they can be cached for ever.
func (b *Builder) hashAssets() error {
	sources := map[string]string{"icon.svg": "web/styles/icon.svg"}
	for _, name := range []string{"boot.js", "catalogue.js", "worker.js", "editor.js", "terminal.js", "preview.js", "share.js", "frame.js", "reading.js", "builder.js", "style.css", "ui.wasm", "engine.wasm"} {
		sources[name] = filepath.Join(b.Cache, name)
	}
	if b.Worker != "" {
		sources["worker.js"] = b.Worker
	}
	for name, source := range sources {
		data, err := os.ReadFile(source)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(data)
		ext := filepath.Ext(name)
		hashed := strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:5]) + ext
		if err := os.WriteFile(filepath.Join(b.Out, "assets", hashed), data, 0o644); err != nil {
			return err
		}
		b.assets[name] = "/assets/" + hashed
	}
	return nil
}

// compress writes NAME.br and NAME.gz beside every file, by Node's zlib, which has brotli built in.
func (b *Builder) compress() error {
	quality := "11"
	if b.Quick {
		quality = "4"
	}
	return run(nil, "node", "web/compress.mjs", b.Out, quality, filepath.Join(b.Cache, "compressed"))
}

func run(env []string, name string, args ...string) error {
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), env...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s %s: %w", name, strings.Join(args, " "), err)
	}
	return nil
}
