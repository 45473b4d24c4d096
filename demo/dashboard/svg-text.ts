/** Of the letters of a usual sans-serif, as a share of its size. */
const NARROW = 0.34
const WIDE = 0.9
const USUAL = 0.6

/** How wide a text is, about: nobody measures it where there is no browser. */
export function textWidth(text: string, size: number): number {
  let width = 0
  for (const letter of text) width += widthOf(letter)
  return width * size
}

function widthOf(letter: string): number {
  if ("iljtfrI.,:;|!'()[] /-".includes(letter)) return NARROW
  if ('mwMW%@'.includes(letter)) return WIDE
  return USUAL
}

/** As much of a text as fits, with an ellipsis where it does not. */
export function fitted(text: string, size: number, width: number): string {
  if (textWidth(text, size) <= width) return text
  let kept = text
  while (kept !== '' && textWidth(`${kept}…`, size) > width) kept = kept.slice(0, -1)
  return `${kept.trimEnd()}…`
}

export type TextStyle = {
  readonly size?: number
  readonly color?: string
  readonly anchor?: 'start' | 'middle' | 'end'
  readonly weight?: number
}

/** A text element; `y` is its base line. */
export function svgText(x: number, y: number, text: string, style: TextStyle = {}): string {
  const { size = 12, color = '#24292e', anchor = 'start', weight } = style
  const more = [
    ...(anchor === 'start' ? [] : [` text-anchor="${anchor}"`]),
    ...(weight === undefined ? [] : [` font-weight="${weight}"`]),
  ]
  return `<text x="${x}" y="${y}" font-size="${size}" fill="${color}"${more.join('')}>${escaped(text)}</text>`
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
