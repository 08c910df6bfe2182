package user

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Skeleton is what two usernames that look the same share: the claim that keeps them apart. Marks are dropped, and so is
// the difference between letters and digits that are drawn alike in most faces, within a script and across scripts: a
// name that is Cyrillic throughout may look like a Latin one. It is empty of the empty name only.
func (u Username) Skeleton() string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(u.s) {
		if unicode.Is(unicode.Mn, r) {
			continue
		}
		if twin, ok := drawnAlike[r]; ok {
			r = twin
		}
		b.WriteRune(r)
	}
	return strings.ReplaceAll(b.String(), "rn", "m")
}

// drawnAlike gives, of each such letter, the one that stands for all that are drawn like it.
var drawnAlike = twins()

func twins() map[rune]rune {
	m := map[rune]rune{}
	for _, row := range alike {
		for _, r := range row.drawn {
			m[r] = row.as
		}
	}
	return m
}

// alike is what remains of Unicode TR 39's confusables once a name has one script of those that are allowed, is in lower
// case and has lost its marks; and letters that differ by a stroke, the two small sigmas, and kana drawn as ideographs.
var alike = [...]struct {
	as    rune
	drawn string
}{
	{'a', "аαɑ"},
	{'b', "ьƅ"},
	{'c', "сᴄ"},
	{'d', "ԁđ"},
	{'e', "еҽ"},
	{'f', "ք"},
	{'g', "ɡց"},
	{'h', "һհħ"},
	{'i', "іιıɩɪ"},
	{'j', "јϳ"},
	{'k', "кκĸ"},
	{'l', "1ӏłǀ"},
	{'n', "ոռ"},
	{'o', "0оοσςօøᴏ"},
	{'p', "рρ"},
	{'q', "ԛգզ"},
	{'r', "г"},
	{'s', "ѕꜱ"},
	{'t', "ŧ"},
	{'u', "υսʋᴜ"},
	{'v', "ѵνᴠ"},
	{'w', "ѡԝաᴡ"},
	{'x', "х"},
	{'y', "уүγɣʏ"},
	{'z', "ᴢ"},
	{'6', "б"},
	{'へ', "ヘ"},
	{'り', "リ"},
	{'力', "カ"},
	{'口', "ロ"},
	{'夕', "タ"},
	{'工', "エ"},
	{'卜', "ト"},
	{'二', "ニ"},
	{'八', "ハ"},
}
