package kubectl

import (
	"errors"
	"io"
)

func (r *run) rawGet(path string) ([]byte, error)        { return nil, errors.New("todo") }
func (r *run) rawPost(path string) error                 { return errors.New("todo") }
func (r *run) rawDelete(path string) error               { return errors.New("todo") }
func (r *run) kustomizeBuild(dir string) ([]byte, error) { return nil, errors.New("todo") }

type kyamlPrinter struct{ managed bool }

func (kyamlPrinter) print(io.Writer, any) error { return errors.New("todo") }

func newTemplatePrinter(string, bool) (printer, error) { return nil, errors.New("todo") }
