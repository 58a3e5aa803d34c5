package replay

import (
	"io/fs"

	"github.com/podscope/podscope/engine/referee"
)

// Recorded is a case and what the real cluster did in it, recorded once or more.
type Recorded struct {
	Case       Case
	Recordings []referee.Trace
}

// ReadFolder reads a recorded case: case.yaml and trace*.json.
func ReadFolder(dir fs.FS) (Recorded, error) {
	var r Recorded
	data, err := fs.ReadFile(dir, "case.yaml")
	if err != nil {
		return r, err
	}
	if r.Case, err = Parse(data); err != nil {
		return r, err
	}
	names, err := fs.Glob(dir, "trace*.json")
	if err != nil {
		return r, err
	}
	for _, name := range names {
		text, err := fs.ReadFile(dir, name)
		if err != nil {
			return r, err
		}
		t, err := referee.Parse(text)
		if err != nil {
			return r, err
		}
		r.Recordings = append(r.Recordings, t)
	}
	return r, nil
}

// Live lives the case on this cluster. What is left to chance is up to the seed.
func (r Recorded) Live(seed uint64) (referee.Trace, error) {
	trace, err := Run(r.Case, seed)
	if err != nil {
		return referee.Trace{}, err
	}
	return referee.Parse(trace.JSON())
}

// Judge lives the case and judges that life by all recordings together.
func (r Recorded) Judge(seed uint64) (referee.Verdict, error) {
	got, err := r.Live(seed)
	if err != nil {
		return nil, err
	}
	return referee.Judge(r.Recordings, got), nil
}

// JudgeByEach lives the case and judges that life by each recording alone. A single recording cannot tell rule from chance, so that
// much fails that JudgeReal says to be chance.
func (r Recorded) JudgeByEach(seed uint64) ([]referee.Verdict, error) {
	got, err := r.Live(seed)
	if err != nil {
		return nil, err
	}
	var out []referee.Verdict
	for _, t := range r.Recordings {
		out = append(out, referee.Judge([]referee.Trace{t}, got))
	}
	return out, nil
}

// JudgeReal judges the real cluster by itself: each recording by each other one alone. What fails here is chance.
func (r Recorded) JudgeReal() []referee.Verdict {
	var out []referee.Verdict
	for i, t := range r.Recordings {
		for j, other := range r.Recordings {
			if i != j {
				out = append(out, referee.Judge([]referee.Trace{t}, other))
			}
		}
	}
	return out
}
