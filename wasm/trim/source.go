package trim

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
)

// do carries the cut out in a copy of its module.
func (c cut) do(root string) error {
	if c.add {
		return addFile(filepath.Join(root, filepath.FromSlash(c.files)), c.text)
	}
	found, err := c.find(root)
	if err != nil {
		return err
	}
	if len(found) == 0 {
		return errors.New("there is no such file any more")
	}
	used := map[string]bool{}
	for _, file := range found {
		switch {
		case len(c.drop) > 0:
			err = dropDeclarations(file, c.drop, used)
		case len(c.edit) > 0:
			err = editFile(file, c.edit)
		case c.text != "":
			err = os.WriteFile(file, []byte(c.text), 0o644)
		default:
			err = os.Remove(file)
		}
		if err != nil {
			return err
		}
	}
	for _, pattern := range c.drop {
		if !used[pattern] {
			return fmt.Errorf("nothing is called %s any more", pattern)
		}
	}
	return nil
}

func addFile(file, text string) error {
	if _, err := os.Stat(file); err == nil {
		return errors.New("there is such a file now")
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, []byte(text), 0o644)
}

func editFile(file string, pairs []string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	for i := 0; i < len(pairs); i += 2 {
		if !bytes.Contains(data, []byte(pairs[i])) {
			return fmt.Errorf("%s does not occur any more", pairs[i])
		}
		data = bytes.ReplaceAll(data, []byte(pairs[i]), []byte(pairs[i+1]))
	}
	return os.WriteFile(file, data, 0o644)
}

// find lists the files that the cut is about.
func (c cut) find(root string) ([]string, error) {
	name, anywhere := strings.CutPrefix(c.files, "**/")
	if !anywhere {
		return filepath.Glob(filepath.Join(root, filepath.FromSlash(name)))
	}
	var found []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Name() == name {
			found = append(found, path)
		}
		return err
	})
	return found, err
}

// dropDeclarations rewrites a Go file without the declarations that match, and without the imports that only they needed.
func dropDeclarations(file string, patterns []string, used map[string]bool) error {
	files := token.NewFileSet()
	tree, err := parser.ParseFile(files, file, nil, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	dropped := func(name string) bool {
		for _, p := range patterns {
			if ok, _ := path.Match(p, name); ok && strings.Contains(p, ".") == strings.Contains(name, ".") {
				used[p] = true
				return true
			}
		}
		return false
	}
	kept := tree.Decls[:0]
	for _, d := range tree.Decls {
		if keeps(d, dropped) {
			kept = append(kept, d)
		}
	}
	tree.Decls = kept
	dropImports(tree)
	var out bytes.Buffer
	if err := format.Node(&out, files, tree); err != nil {
		return err
	}
	return os.WriteFile(file, out.Bytes(), 0o644)
}

// keeps says whether anything of a declaration remains, and drops what of a group does not.
func keeps(d ast.Decl, dropped func(string) bool) bool {
	switch d := d.(type) {
	case *ast.FuncDecl:
		return !dropped(funcName(d))
	case *ast.GenDecl:
		if d.Tok == token.IMPORT {
			return true
		}
		kept := d.Specs[:0]
		for _, s := range d.Specs {
			if !dropped(specName(s)) {
				kept = append(kept, s)
			}
		}
		d.Specs = kept
		return len(kept) > 0
	}
	return true
}

func specName(s ast.Spec) string {
	switch s := s.(type) {
	case *ast.TypeSpec:
		return s.Name.Name
	case *ast.ValueSpec:
		return s.Names[0].Name
	}
	return ""
}

// funcName is "Name", or "Receiver.Name" for a method.
func funcName(d *ast.FuncDecl) string {
	if d.Recv == nil {
		return d.Name.Name
	}
	receiver := d.Recv.List[0].Type
	if star, ok := receiver.(*ast.StarExpr); ok {
		receiver = star.X
	}
	if id, ok := receiver.(*ast.Ident); ok {
		return id.Name + "." + d.Name.Name
	}
	return "?." + d.Name.Name
}

// dropImports leaves out the imports that are no longer used. An import without a name is taken to be called like its last element.
func dropImports(tree *ast.File) {
	mentioned := map[string]bool{}
	ast.Inspect(tree, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if id, ok := sel.X.(*ast.Ident); ok {
				mentioned[id.Name] = true
			}
		}
		return true
	})
	decls := tree.Decls[:0]
	for _, d := range tree.Decls {
		group, ok := d.(*ast.GenDecl)
		if ok && group.Tok == token.IMPORT {
			kept := group.Specs[:0]
			for _, s := range group.Specs {
				if mentioned[importName(s.(*ast.ImportSpec))] {
					kept = append(kept, s)
				}
			}
			if group.Specs = kept; len(kept) == 0 {
				continue
			}
		}
		decls = append(decls, d)
	}
	tree.Decls = decls
}

func importName(s *ast.ImportSpec) string {
	if s.Name != nil {
		return s.Name.Name
	}
	name, _ := strconv.Unquote(s.Path.Value)
	return path.Base(name)
}
