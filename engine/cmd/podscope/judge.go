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

// judging is how a case is judged: once, or once for each recording that it is held against.
type judging func(replay.Recorded) ([]referee.Verdict, error)

// runJudge lives every case of a folder again and judges it against its recordings.
func runJudge(args []string, out, _ io.Writer) error {
	flags, seed := seeded("judge")
	verbose := flags.BoolP("verbose", "v", false, "show every difference")
	single := flags.Bool("single", false, "judge cases that were recorded more than once by each recording alone")
	real := flags.Bool("real", false, "judge the real cluster's own recordings, each by each other one alone")
	if err := parse(flags, args, 1); err != nil {
		return err
	}
	if *single && *real {
		return fmt.Errorf("%w: --single or --real", errUsage)
	}
	folders, err := caseFolders(flags.Arg(0))
	if err != nil {
		return err
	}
	how := func(r replay.Recorded) ([]referee.Verdict, error) {
		v, err := r.Judge(*seed)
		return []referee.Verdict{v}, err
	}
	switch {
	case *real:
		how = func(r replay.Recorded) ([]referee.Verdict, error) { return r.JudgeReal(), nil }
	case *single:
		how = func(r replay.Recorded) ([]referee.Verdict, error) {
			if len(r.Recordings) < 2 {
				return nil, nil
			}
			return r.JudgeByEach(*seed)
		}
	}
	return judgeAll(folders, how, *verbose, out)
}

// caseFolders is the folder itself when it holds a case, else the cases in it.
func caseFolders(folder string) ([]string, error) {
	if _, err := os.Stat(filepath.Join(folder, "case.yaml")); err == nil {
		return []string{folder}, nil
	}
	cases, err := filepath.Glob(filepath.Join(folder, "*", "case.yaml"))
	if err != nil || len(cases) == 0 {
		return nil, fmt.Errorf("no case.yaml in %s", folder)
	}
	var out []string
	for _, c := range cases {
		out = append(out, filepath.Dir(c))
	}
	return out, nil
}

func judgeAll(folders []string, how judging, verbose bool, out io.Writer) error {
	judged, held, per := 0, 0, map[string]int{}
	for _, dir := range folders {
		recorded, err := replay.ReadFolder(os.DirFS(dir))
		if err != nil {
			return fmt.Errorf("%s: %w", filepath.Base(dir), err)
		}
		verdicts, err := how(recorded)
		if err != nil {
			return fmt.Errorf("%s: %w", filepath.Base(dir), err)
		}
		for _, v := range verdicts {
			judged++
			for _, d := range referee.Dimensions {
				if len(v[d]) == 0 {
					per[d]++
				}
			}
			if v.Holds() {
				held++
			}
			printVerdict(out, filepath.Base(dir), v, verbose)
		}
	}
	var sums []string
	for _, d := range referee.Dimensions {
		sums = append(sums, fmt.Sprintf("%s %d/%d", d, per[d], judged))
	}
	fmt.Fprintf(out, "%s\n%d of %d hold in every dimension\n", strings.Join(sums, "; "), held, judged)
	return nil
}

func printVerdict(out io.Writer, name string, v referee.Verdict, verbose bool) {
	if v.Holds() {
		fmt.Fprintf(out, "%s: holds\n", name)
		return
	}
	fmt.Fprintf(out, "%s: differs in %s\n", name, strings.Join(v.Failed(), ", "))
	if !verbose {
		return
	}
	for _, d := range v.Failed() {
		for _, note := range v[d] {
			fmt.Fprintf(out, "    %s: %s\n", d, note)
		}
	}
}
