package kubectl

import (
	"embed"
	"io"
	"strings"
)

//go:embed words
var words embed.FS

// command is one node of kubectl's command tree with everything that its help says.
type command struct {
	path       string // "kubectl create deployment"
	use        string
	aliases    []string
	suggestFor []string
	hidden     bool
	bareUse    bool // the usage line does not say [flags]
	inert      bool // cannot be run by itself
	short      string
	long       string
	example    string
	flags      []flagWords
	persistent []flagWords
	parent     *command
	children   []*command
}

// flagWords is one flag as words/ describes it.
type flagWords struct {
	name, short, kind string
	hidden, required  bool
	optional          string // the value of the bare flag, for flags that may stand without one
	value             string
	deprecated        string
	usage             string
}

// loadCommands reads the commands of one file in words/; the first is the parent of the others.
func loadCommands(file string) *command {
	data, err := words.ReadFile("words/" + file + ".txt")
	if err != nil {
		return nil
	}
	byPath := map[string]*command{}
	var top *command
	for _, section := range strings.Split("\n"+string(data), "\ncommand ")[1:] {
		c := parseCommand(section)
		byPath[c.path] = c
		if top == nil {
			top = c
			continue
		}
		if parent := byPath[c.path[:strings.LastIndexByte(c.path, ' ')]]; parent != nil {
			c.parent = parent
			parent.children = append(parent.children, c)
		}
	}
	return top
}

// headSize is more than a command's name, aliases and short description take.
const headSize = 1 << 10

// loadHead reads only what a list of commands needs: name, aliases and the short description. Every run of kubectl reads all of them.
func loadHead(file string) *command {
	f, err := words.Open("words/" + file + ".txt")
	if err != nil {
		return nil
	}
	start := make([]byte, headSize)
	n, _ := io.ReadFull(f, start)
	head, _, _ := strings.Cut(strings.TrimPrefix(string(start[:n]), "command "), "\nlong\n")
	head, _, _ = strings.Cut(head, "\nflag ")
	return parseCommand(head)
}

func parseCommand(section string) *command {
	lines := strings.Split(section, "\n")
	c := &command{path: lines[0]}
	for i := 1; i < len(lines); {
		key, rest, _ := strings.Cut(lines[i], " ")
		i++
		start := i
		for i < len(lines) && strings.HasPrefix(lines[i], "\t") {
			i++
		}
		c.set(key, rest, lines[start:i])
	}
	return c
}

func (c *command) set(key, rest string, body []string) {
	switch key {
	case "use":
		c.use = rest
	case "aliases":
		c.aliases = strings.Fields(rest)
	case "suggestfor":
		c.suggestFor = strings.Fields(rest)
	case "hidden":
		c.hidden = true
	case "bareuse":
		c.bareUse = true
	case "notrunnable":
		c.inert = true
	case "short":
		c.short = rest
	case "long":
		c.long = unindent(body)
	case "example":
		c.example = unindent(body)
	case "flag":
		c.flags = append(c.flags, parseFlag(rest, body))
	case "persistent":
		c.persistent = append(c.persistent, parseFlag(rest, body))
	}
}

func unindent(body []string) string {
	out := make([]string, len(body))
	for i, line := range body {
		out[i] = line[1:]
	}
	return strings.Join(out, "\n")
}

func parseFlag(head string, body []string) flagWords {
	fields := strings.Fields(head)
	f := flagWords{name: fields[0], kind: fields[2]}
	if fields[1] != "-" {
		f.short = fields[1]
	}
	for _, mark := range fields[3:] {
		switch {
		case mark == "hidden":
			f.hidden = true
		case mark == "required":
			f.required = true
		default:
			f.optional = strings.TrimPrefix(mark, "optional=")
		}
	}
	var usage []string
	for i, line := range body {
		text := line[1:]
		switch {
		case i == 0:
			f.value = strings.TrimPrefix(text, "=")
		case i == 1 && strings.HasPrefix(text, "!"):
			f.deprecated = text[1:]
		default:
			usage = append(usage, text)
		}
	}
	f.usage = strings.Join(usage, "\n")
	return f
}

func (c *command) name() string { return c.path[strings.LastIndexByte(c.path, ' ')+1:] }

func (c *command) root() *command {
	for c.parent != nil {
		c = c.parent
	}
	return c
}

// child finds a subcommand by its name or alias.
func (c *command) child(name string) *command {
	for _, sub := range c.children {
		if sub.name() == name {
			return sub.loaded()
		}
		for _, alias := range sub.aliases {
			if alias == name {
				return sub.loaded()
			}
		}
	}
	return nil
}

// loaded is the command with its flags and children, which the root's list of commands does not carry.
func (c *command) loaded() *command {
	if c.parent == nil || c.parent.parent != nil {
		return c
	}
	full := loadCommands(c.name())
	full.parent = c.parent
	return full
}
