package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/podscope/podscope/engine/referee"
	"github.com/podscope/podscope/engine/replay"
)

// runJudge lives every case of a folder again and judges it against its recordings.
func runJudge(args []string, out io.Writer) error {
	flags, seed := seeded("judge")
	verbose := flags.BoolP("verbose", "v", false, "show every difference")
	if flags.Parse(args) != nil || flags.NArg() != 1 {
		return errUsage
	}
	folder := flags.Arg(0)
	folders := []string{folder}
	if _, err := os.Stat(filepath.Join(folder, "case.yaml")); err != nil {
		cases, err := filepath.Glob(filepath.Join(folder, "*", "case.yaml"))
		if err != nil || len(cases) == 0 {
			return fmt.Errorf("no case.yaml in %s", folder)
		}
		folders = nil
		for _, c := range cases {
			folders = append(folders, filepath.Dir(c))
		}
	}
	return judgeAll(folders, *seed, *verbose, out)
}

func judgeAll(folders []string, seed uint64, verbose bool, out io.Writer) error {
	held, per := 0, map[string]int{}
	for _, dir := range folders {
		verdict, err := replay.JudgeFolder(os.DirFS(dir), seed)
		if err != nil {
			return fmt.Errorf("%s: %w", filepath.Base(dir), err)
		}
		for _, d := range referee.Dimensions {
			if len(verdict[d]) == 0 {
				per[d]++
			}
		}
		if verdict.Holds() {
			held++
			fmt.Fprintf(out, "%s: holds\n", filepath.Base(dir))
			continue
		}
		fmt.Fprintf(out, "%s: differs in %s\n", filepath.Base(dir), strings.Join(verdict.Failed(), ", "))
		if verbose {
			for _, d := range verdict.Failed() {
				for _, note := range verdict[d] {
					fmt.Fprintf(out, "    %s: %s\n", d, note)
				}
			}
		}
	}
	var sums []string
	for _, d := range referee.Dimensions {
		sums = append(sums, fmt.Sprintf("%s %d/%d", d, per[d], len(folders)))
	}
	fmt.Fprintf(out, "%s\n%d of %d cases hold in every dimension\n", strings.Join(sums, "; "), held, len(folders))
	return nil
}
