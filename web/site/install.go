package site

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"

	"github.com/podscope/podscope/web/text"
)

// manifest is what a browser needs to install the site as an application.
type manifest struct {
	ID              string `json:"id"`
	Name            string `json:"name"`
	ShortName       string `json:"short_name"`
	Description     string `json:"description"`
	Lang            string `json:"lang"`
	StartURL        string `json:"start_url"`
	Scope           string `json:"scope"`
	Display         string `json:"display"`
	BackgroundColor string `json:"background_color"`
	ThemeColor      string `json:"theme_color"`
	Icons           []icon `json:"icons"`
}

type icon struct {
	Src     string `json:"src"`
	Sizes   string `json:"sizes"`
	Type    string `json:"type"`
	Purpose string `json:"purpose"`
}

// install writes a web manifest for each language, and the icons as pictures.
func (b *Builder) install() error {
	icons := []icon{{b.assets["icon.svg"], "any", "image/svg+xml", "any"}}
	for _, size := range []int{180, 192, 512} {
		for _, purpose := range []string{"any", "maskable"} {
			path := fmt.Sprintf("/icons/%s-%d.png", purpose, size)
			var out bytes.Buffer
			if err := png.Encode(&out, drawIcon(size, purpose == "maskable")); err != nil {
				return err
			}
			if err := b.put(path, out.Bytes()); err != nil {
				return err
			}
			icons = append(icons, icon{path, fmt.Sprintf("%dx%d", size, size), "image/png", purpose})
		}
	}
	for _, c := range text.Catalogues() {
		data, err := json.Marshal(manifest{
			ID: c.Path, Name: c.Title, ShortName: "Podscope", Description: c.About, Lang: c.Lang, StartURL: c.Path, Scope: "/", Display: "standalone",
			BackgroundColor: "#eef1f5", ThemeColor: "#1f57c3", Icons: icons,
		})
		if err != nil {
			return err
		}
		if err := b.put(c.Path+"app.webmanifest", data); err != nil {
			return err
		}
	}
	return nil
}

// The icon of styles/icon.svg, in its units of a sixteenth: a hexagon and in it a triangle.
var (
	hexagon  = [][2]float64{{8, 1}, {14.2, 4.5}, {14.2, 11.5}, {8, 15}, {1.8, 11.5}, {1.8, 4.5}}
	triangle = [][2]float64{{6, 5}, {11, 8}, {6, 11}}
)

// drawIcon draws the icon. One that may be cut to any shape fills the whole square and stays away from its edges.
func drawIcon(size int, fills bool) image.Image {
	const samples = 4
	blue, white := color.NRGBA{0x1f, 0x57, 0xc3, 0xff}, color.NRGBA{0xff, 0xff, 0xff, 0xff}
	img := image.NewNRGBA(image.Rect(0, 0, size, size))
	for y := range size {
		for x := range size {
			inHexagon, inTriangle := 0, 0
			for s := range samples * samples {
				u := (float64(x) + (float64(s%samples)+0.5)/samples) * 16 / float64(size)
				v := (float64(y) + (float64(s/samples)+0.5)/samples) * 16 / float64(size)
				if fills || inside(hexagon, u, v) {
					inHexagon++
				}
				if inside(triangle, u, v) {
					inTriangle++
				}
			}
			img.SetNRGBA(x, y, mix(blue, white, inTriangle, samples*samples, inHexagon*255/(samples*samples)))
		}
	}
	return img
}

// inside reports whether a point lies in a convex polygon whose corners go clockwise.
func inside(corners [][2]float64, x, y float64) bool {
	for i, a := range corners {
		b := corners[(i+1)%len(corners)]
		if (b[0]-a[0])*(y-a[1])-(b[1]-a[1])*(x-a[0]) < 0 {
			return false
		}
	}
	return true
}

func mix(a, b color.NRGBA, part, whole, alpha int) color.NRGBA {
	blend := func(p, q uint8) uint8 { return uint8((int(p)*(whole-part) + int(q)*part) / whole) }
	return color.NRGBA{blend(a.R, b.R), blend(a.G, b.G), blend(a.B, b.B), uint8(alpha)}
}
