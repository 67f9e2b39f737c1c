// Package corpus makes the bodies that the benchmarks of every language read. They
// depend on nothing: the same bytes come out on every machine.
package corpus

import (
	"fmt"
	"strings"
	"unicode/utf16"
)

// Corpus is a status document for benchmarks.
type Corpus struct {
	Name string // in lower-case words joined by hyphens
	Body []byte
}

// All returns the corpora, the shortest first.
//
//   - short-1k, short-86k, short-1700k: conversations of short strings, most of
//     them with escapes, of about 1.4 KB, 86 KB and 1.7 MB;
//   - long-1700k: a few long texts;
//   - tools-1700k: tool calls with large nested results of short values;
//   - world-1700k: Chinese, Japanese, Russian and Greek texts, not escaped;
//   - tiny: the 141 bytes that nearly every poll returns, an agent that is at work;
//   - escaped-600k: Chinese, Japanese, Russian and emoji as Unicode escapes, as Python's
//     json.dumps writes them unless it is told not to;
//   - mixed-600k: German and French texts, and English ones with some Chinese words,
//     a line break after each sentence.
func All() []Corpus {
	return []Corpus{
		{"tiny", tiny()},
		{"short-1k", document(1_400, shortMessage)},
		{"short-86k", document(86_000, shortMessage)},
		{"short-1700k", document(1_700_000, shortMessage)},
		{"escaped-600k", document(600_000, escapedMessage)},
		{"mixed-600k", document(600_000, mixedMessage)},
		{"long-1700k", document(1_700_000, longMessage)},
		{"tools-1700k", document(1_700_000, toolMessage)},
		{"world-1700k", document(1_700_000, worldMessage)},
	}
}

// document appends messages until the document has about the given size.
func document(size int, message func(w *writer, i int)) []byte {
	w := &writer{}
	w.print(`{"interaction_id":"xYz789AbCdEfGhI","gummie_id":"abc123DEFghiJKL","state":"COMPLETED",`)
	w.print(`"created_ts":"2026-03-05T10:30:00.000000+00:00","messages":[`)
	for i := 0; i == 0 || w.text.Len() < size-300; i++ {
		if i > 0 {
			w.print(",")
		}
		message(w, i)
	}
	w.print(`],"response":"I've summarised the report and posted it to the channel.\nAnything else?"}`)
	return []byte(w.text.String())
}

// shortMessage is a turn as most agents have them: a question, and an answer of a
// few sentences around a tool call.
func shortMessage(w *writer, i int) {
	w.print(`{"id":"msg_%06d","role":"user","content":"%s","timestamp":"%s","parts":[]},`, 2*i, w.escaped(12), stamp(i))
	w.print(`{"id":"msg_%06d","role":"assistant","timestamp":"%s","parts":[`, 2*i+1, stamp(i))
	w.print(`{"id":"part_%06d","type":"reasoning","reasoning":"%s"},`, 4*i, w.escaped(9))
	w.print(`{"id":"part_%06d","type":"text","text":"%s"},`, 4*i+1, w.escaped(14))
	w.print(`{"id":"part_%06d","type":"tool_invocation","toolCallId":"tc_%06d","toolName":"slack_message_sender",`, 4*i+2, i)
	w.print(`"toolCallState":"completed","result":{"args":{"channel":"#sales-team","message":"%s"},`, w.escaped(6))
	w.print(`"result":"Message sent successfully"}},`)
	w.print(`{"id":"part_%06d","type":"text","text":"%s"}]}`, 4*i+3, w.escaped(42))
}

// longMessage is an answer of about 20 KB: paragraphs of plain text.
func longMessage(w *writer, i int) {
	w.print(`{"id":"msg_%06d","role":"assistant","timestamp":"%s","parts":[`, i, stamp(i))
	w.print(`{"id":"part_%06d","type":"text","text":"`, i)
	for range 12 {
		w.print(`%s\n\n`, w.words(260))
	}
	w.print(`"}]}`)
}

// toolMessage is a turn with tool calls whose results are tables.
func toolMessage(w *writer, i int) {
	w.print(`{"id":"msg_%06d","role":"assistant","timestamp":"%s","parts":[`, i, stamp(i))
	w.print(`{"id":"part_%06d","type":"tool_invocation","toolCallId":"tc_%06d","toolName":"sheet_reader",`, 2*i, i)
	w.print(`"toolCallState":"completed","result":{"args":{"sheet":"Q%d","range":"A1:F80"},"result":{"rows":[`, i%4+1)
	for row := range 80 {
		if row > 0 {
			w.print(",")
		}
		w.print(`{"row":%d,"name":"%s","amount":%d.%02d,"ratio":-%d.5e-3,"paid":%t,"note":null,"tags":["%s","%s"]}`,
			row, w.words(2), w.next()%90000, w.next()%100, w.next()%9+1, row%3 == 0, w.words(1), w.words(1))
	}
	w.print(`],"total":80}}},{"id":"part_%06d","type":"text","text":"%s"}]}`, 2*i+1, w.escaped(20))
}

// worldMessage is an answer in one of four languages that are not written in ASCII.
func worldMessage(w *writer, i int) {
	texts := [...]string{
		"我已经总结了最新的销售报告，并将摘要发布到销售团队的频道。第三季度的收入比去年增长了百分之十二。",
		"最新の営業レポートを要約し、チームのチャンネルに投稿しました。第三四半期の売上は前年比で増加しています。",
		"Я подготовил краткое изложение последнего отчёта о продажах и отправил его в канал команды. Выручка выросла.",
		"Ετοίμασα μια περίληψη της τελευταίας αναφοράς πωλήσεων και την έστειλα στο κανάλι της ομάδας.",
	}
	w.print(`{"id":"msg_%06d","role":"assistant","timestamp":"%s","parts":[`, i, stamp(i))
	w.print(`{"id":"part_%06d","type":"text","text":"%s"},`, 2*i, strings.Repeat(texts[i%4], 1+i%7))
	w.print(`{"id":"part_%06d","type":"text","text":"%s"}]}`, 2*i+1, texts[(i+1)%4])
}

// tiny is the status of an agent that has not said anything yet.
func tiny() []byte {
	return []byte(`{"interaction_id":"xYz789AbCdEfGhI","gummie_id":"abc123DEFghiJK","state":"PROCESSING",` +
		`"created_ts":"2026-03-05T10:30:00+00:00","messages":[]}`)
}

// escapedMessage is an answer whose characters beyond ASCII are all escapes.
func escapedMessage(w *writer, i int) {
	texts := [...]string{
		"我已经总结了最新的销售报告，并将摘要发布到销售团队的频道 🎉",
		"最新の営業レポートを要約し、チームのチャンネルに投稿しました 👍",
		"Я подготовил краткое изложение последнего отчёта о продажах 🚀",
	}
	w.print(`{"id":"msg_%06d","role":"assistant","timestamp":"%s","parts":[`, i, stamp(i))
	w.print(`{"id":"part_%06d","type":"text","text":"%s"}]}`, i, units(strings.Repeat(texts[i%3], 1+i%7)))
}

// units are the UTF-16 units of a text as Unicode escapes where they are not ASCII.
func units(text string) string {
	var out strings.Builder
	for _, unit := range utf16.Encode([]rune(text)) {
		if unit < 0x80 {
			out.WriteByte(byte(unit))
		} else {
			fmt.Fprintf(&out, `\u%04x`, unit)
		}
	}
	return out.String()
}

// mixedMessage is an answer in ASCII but for some words or letters in each line.
func mixedMessage(w *writer, i int) {
	texts := [...]string{
		"Ich habe den neuesten Bericht über die Verkäufe zusammengefasst und dem Team im Kanal bereitgestellt; die Erlöse sind um zwölf Prozent gestiegen.\\n",
		"J'ai résumé le dernier rapport des ventes et publié la synthèse dans le canal de l'équipe; le chiffre d'affaires a augmenté de douze pour cent.\\n",
		"The report for the 上海 office was summarised and posted to the channel of the sales team, with a note for Mr 田中 on the revenue of the quarter.\\n",
	}
	w.print(`{"id":"msg_%06d","role":"assistant","timestamp":"%s","parts":[`, i, stamp(i))
	w.print(`{"id":"part_%06d","type":"text","text":"%s"}]}`, i, strings.Repeat(texts[i%3], 4+i%13))
}

// stamp is a message's timestamp: no zone, as the API writes them.
func stamp(i int) string {
	return fmt.Sprintf("2026-03-05T%02d:%02d:%02d.%06d", 10+i/3600%12, i/60%60, i%60, i*7919%1_000_000)
}

// writer collects a body. Its choices come from a linear congruential generator
// that always starts at the same number.
type writer struct {
	text strings.Builder
	seed uint32
}

func (w *writer) print(format string, args ...any) { fmt.Fprintf(&w.text, format, args...) }

func (w *writer) next() int {
	w.seed = w.seed*1664525 + 1013904223
	return int(w.seed >> 8)
}

var vocabulary = strings.Fields(`the agent report sales team summary channel posted latest
	revenue quarter grew by twelve percent customers in region north and south while costs
	stayed flat so margin improved details follow below please review before Friday meeting`)

// words are plain words with spaces between them.
func (w *writer) words(n int) string {
	words := make([]string, n)
	for i := range words {
		words[i] = vocabulary[w.next()%len(vocabulary)]
	}
	return strings.Join(words, " ")
}

// escaped are words of which every seventh or so is quoted, and that end in a line
// break or a dash, as escapes.
func (w *writer) escaped(n int) string {
	words := strings.Fields(w.words(n))
	for i := range words {
		if w.next()%7 == 0 {
			words[i] = `\"` + words[i] + `\"`
		}
	}
	end := [...]string{`\n`, `.`, `\n\n- `, ` \u2014 ok`}
	return strings.Join(words, " ") + end[w.next()%len(end)]
}
