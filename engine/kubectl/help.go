package kubectl

import (
	"fmt"
	"sort"
	"strings"
)

// helpText is what COMMAND --help prints.
func (c *command) helpText() string {
	if c.name() == "options" {
		return "" // its own help is what the command is for
	}
	text := strings.TrimSpace(c.long)
	if text == "" {
		text = strings.TrimSpace(c.short)
	}
	return text + c.usageText()
}

// usageText is the help without its description.
// Models k8s.io/kubectl/pkg/util/templates MainUsageTemplate.
func (c *command) usageText() string {
	if c.name() == "options" {
		return "The following options can be passed to any command:\n\n" + flagUsages(c.root().inherited())
	}
	var b strings.Builder
	b.WriteString("\n\n")
	if len(c.aliases) > 0 {
		fmt.Fprintf(&b, "Aliases:\n%s\n\n", strings.Join(append([]string{c.name()}, c.aliases...), ", "))
	}
	if c.example != "" {
		fmt.Fprintf(&b, "Examples:\n%s\n\n", strings.TrimRight(c.example, " \n\t"))
	}
	if text := c.childrenText(); text != "" {
		b.WriteString(text + "\n\n")
	}
	if flags := flagUsages(c.flags); flags != "" {
		fmt.Fprintf(&b, "Options:\n%s\n\n", strings.TrimRight(flags, " \n\t"))
	}
	if !c.inert {
		fmt.Fprintf(&b, "Usage:\n  %s\n\n", c.usageLine())
	}
	if len(c.children) > 0 {
		fmt.Fprintf(&b, "Use \"%s <command> --help\" for more information about a given command.\n", c.path)
	}
	if !c.inert {
		b.WriteString("Use \"kubectl options\" for a list of global command-line options (applies to all commands).\n")
	}
	return strings.TrimRight(b.String(), " \n\t") + "\n"
}

func (c *command) usageLine() string {
	line := c.use
	if c.parent != nil {
		line = c.parent.path + " " + c.use
	}
	if !c.bareUse && !strings.Contains(line, "[flags]") {
		line += " [flags]"
	}
	if !strings.Contains(line, "[options]") {
		line += " [options]"
	}
	return line
}

func (c *command) childrenText() string {
	if len(c.children) == 0 {
		return ""
	}
	if c.parent != nil {
		return c.listing(group{title: "Available Commands:"}, sortedNames(c.children))
	}
	var blocks []string
	grouped := map[string]bool{"alpha": true, "options": true, "help": true}
	for _, g := range commandGroups() {
		blocks = append(blocks, c.listing(g, g.names))
		for _, name := range g.names {
			grouped[name] = true
		}
	}
	var others []string
	for _, name := range sortedNames(c.children) {
		if !grouped[name] {
			others = append(others, name)
		}
	}
	blocks = append(blocks, c.listing(group{title: "Other Commands:"}, others))
	return strings.Join(blocks, "\n\n")
}

func sortedNames(commands []*command) []string {
	var names []string
	for _, c := range commands {
		names = append(names, c.name())
	}
	sort.Strings(names)
	return names
}

func (c *command) listing(g group, names []string) string {
	width := 11
	for _, sub := range c.children {
		width = max(width, len(sub.name()))
	}
	lines := []string{g.title}
	for _, name := range names {
		for _, sub := range c.children {
			if sub.name() == name && !sub.hidden {
				lines = append(lines, fmt.Sprintf("  %-*s   %s", width, name, sub.short))
			}
		}
	}
	return strings.Join(lines, "\n")
}

// inherited is the root's persistent flags, which every command takes.
func (c *command) inherited() []flagWords { return c.persistent }

func flagUsages(flags []flagWords) string {
	sorted := append([]flagWords{}, flags...)
	sort.SliceStable(sorted, func(i, j int) bool { return sorted[i].name < sorted[j].name })
	var b strings.Builder
	for _, f := range sorted {
		if f.hidden || f.deprecated != "" && f.hidden {
			continue
		}
		b.WriteString(f.helpText())
	}
	return b.String()
}

func (f flagWords) helpText() string {
	head := "    --" + f.name
	if f.short != "" {
		head = "    -" + f.short + ", --" + f.name
	}
	value := f.value
	if f.kind == "string" {
		value = "'" + value + "'"
	}
	usage := strings.ReplaceAll(f.usage, "\n", " ")
	if f.deprecated != "" {
		usage += " (DEPRECATED: " + f.deprecated + ")"
	}
	return head + "=" + value + ":\n\t" + usage + "\n\n"
}
