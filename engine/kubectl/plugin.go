package kubectl

import "errors"

func runPluginList(*run, []string) error {
	return errors.New("unable to find any kubectl plugins in your PATH")
}
