package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// builder builds the site once.
type builder struct {
	out, cache, worker string
	quick              bool
	assets             map[string]string // address by plain name: "boot.js" → "/assets/boot.1a2b3c4d.js"
}

func (b *builder) build() error {
	steps := []func() error{b.clean, b.installPackages, b.bundle, b.programs, b.hashAssets, b.pages, b.offline, b.compress}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) clean() error {
	b.assets = map[string]string{}
	if err := os.RemoveAll(b.out); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(b.out, "assets"), 0o755); err != nil {
		return err
	}
	return os.MkdirAll(b.cache, 0o755)
}

// installPackages runs npm ci when what is installed is older than the lock file.
func (b *builder) installPackages() error {
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

func (b *builder) bundle() error {
	goroot, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return fmt.Errorf("go env GOROOT: %w", err)
	}
	out, err := filepath.Abs(b.cache)
	if err != nil {
		return err
	}
	cmd := exec.Command("node", "bundle.mjs", out, filepath.Join(strings.TrimSpace(string(goroot)), "lib", "wasm", "wasm_exec.js"))
	cmd.Dir = "web"
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	return cmd.Run()
}

// programs builds the UI and the engine for the browser.
func (b *builder) programs() error {
	if err := b.program("ui.wasm", "./web/cmd/ui"); err != nil {
		return err
	}
	if b.worker != "" {
		return os.WriteFile(filepath.Join(b.cache, "engine.wasm"), nil, 0o644)
	}
	return b.program("engine.wasm", "./wasm")
}

func (b *builder) program(name, pkg string) error {
	return run([]string{"GOOS=js", "GOARCH=wasm"}, "go", "build", "-trimpath", "-ldflags=-s -w", "-o", filepath.Join(b.cache, name), pkg)
}

// hashAssets copies the built files into the site under names that change with their content, so that they can be cached for ever.
func (b *builder) hashAssets() error {
	sources := map[string]string{"icon.svg": "web/styles/icon.svg"}
	for _, name := range []string{"boot.js", "worker.js", "editor.js", "style.css", "ui.wasm", "engine.wasm"} {
		sources[name] = filepath.Join(b.cache, name)
	}
	if b.worker != "" {
		sources["worker.js"] = b.worker
	}
	for name, source := range sources {
		data, err := os.ReadFile(source)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(data)
		ext := filepath.Ext(name)
		hashed := strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:5]) + ext
		if err := os.WriteFile(filepath.Join(b.out, "assets", hashed), data, 0o644); err != nil {
			return err
		}
		b.assets[name] = "/assets/" + hashed
	}
	return nil
}

// compress writes NAME.br and NAME.gz beside every file, by Node's zlib, which has brotli built in.
func (b *builder) compress() error {
	quality := "11"
	if b.quick {
		quality = "4"
	}
	return run(nil, "node", "web/compress.mjs", b.out, quality, filepath.Join(b.cache, "compressed"))
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
