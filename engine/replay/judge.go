package replay

import (
	"io/fs"

	"github.com/podscope/podscope/engine/referee"
)

// JudgeFolder lives a recorded case (case.yaml) again and judges it against its recordings (trace*.json).
// What is left to chance is up to the seed.
func JudgeFolder(dir fs.FS, seed uint64) (referee.Verdict, error) {
	data, err := fs.ReadFile(dir, "case.yaml")
	if err != nil {
		return nil, err
	}
	c, err := Parse(data)
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(dir, "trace*.json")
	if err != nil {
		return nil, err
	}
	var recordings []referee.Trace
	for _, name := range names {
		text, err := fs.ReadFile(dir, name)
		if err != nil {
			return nil, err
		}
		t, err := referee.Parse(text)
		if err != nil {
			return nil, err
		}
		recordings = append(recordings, t)
	}
	trace, err := Run(c, seed)
	if err != nil {
		return nil, err
	}
	got, err := referee.Parse(trace.JSON())
	if err != nil {
		return nil, err
	}
	return referee.Judge(recordings, got), nil
}
