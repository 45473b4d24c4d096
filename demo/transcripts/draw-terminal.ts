const SIZE = 13
/** Of usual fonts with letters of one width, and a little more. */
const LETTER = SIZE * 0.62
const LINE = 18
const PADDING = 16
const FONT = 'DejaVu Sans Mono, Menlo, Consolas, Liberation Mono, monospace'
const GROUND = '#1c2128'
const TEXT = '#cdd9e5'

/** What the escape sequences of the plugin stand for; whatever else there is ends all of them. */
const LOOKS: Readonly<Record<string, string>> = {
  1: 'font-weight="700" fill="#ffffff"',
  2: 'fill="#8b98a5"',
  31: 'fill="#ff7b72"',
  32: 'fill="#57ab5a"',
  33: 'fill="#daaa3f"',
}

/** A picture of a terminal, as an SVG document of text that can be searched. */
export function drawTerminal(text: string): string {
  const lines = text.trimEnd().split('\n')
  const columns = Math.max(
    ...lines.map(
      (line) =>
        piecesOf(line)
          .map((one) => one.text)
          .join('').length,
    ),
  )
  const width = Math.ceil(columns * LETTER) + 2 * PADDING
  const height = lines.length * LINE + 2 * PADDING
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${FONT}" font-size="${SIZE}">`,
    `<rect width="${width}" height="${height}" rx="8" fill="${GROUND}"/>`,
    ...lines.map(
      (line, nth) =>
        `<text x="${PADDING}" y="${PADDING + LINE * nth + SIZE}" fill="${TEXT}" xml:space="preserve">${drawn(line)}</text>`,
    ),
    '</svg>',
    '',
  ].join('\n')
}

type Piece = { readonly look: string | undefined; readonly text: string }

/** A line from one escape sequence to the next. */
function piecesOf(line: string): readonly Piece[] {
  // oxlint-disable-next-line no-control-regex -- because that is how they begin
  const [first = '', ...rest] = line.split(/\u001B\[(?<code>\d+)m/v)
  const pieces: Piece[] = [{ look: undefined, text: first }]
  for (let nth = 0; nth < rest.length; nth += 2) {
    pieces.push({ look: LOOKS[rest[nth] ?? ''], text: rest[nth + 1] ?? '' })
  }
  return pieces.filter(({ text }) => text !== '')
}

const drawn = (line: string): string =>
  piecesOf(line)
    .map(({ look, text }) =>
      look === undefined ? escaped(text) : `<tspan ${look}>${escaped(text)}</tspan>`,
    )
    .join('')

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
