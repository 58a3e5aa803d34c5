package fault

import "github.com/podscope/podscope/engine/fault/menu"

// Item is one thing that can be broken or mended, as menus offer it.
type Item = menu.Item

// Menu is everything on offer, in the order of menus.
func Menu() []Item { return menu.Items() }
