/** How npm reads a value or name: quotes, comments, escapes, and then variables of the environment. */
function read(raw: string): unknown {
  const text = raw.trim()
  if (/^".*"$/.test(text) || /^'.*'$/.test(text)) {
    try {
      return JSON.parse(text.startsWith("'") ? text.slice(1, -1) : text)
    } catch {
      return text
    }
  }
  const plain = (/^(?:\\.|[^;#\\])*/.exec(text)?.[0] ?? '').replaceAll(/\\([;#\\])/g, '$1').trim()
  if (['true', 'false', 'null', 'undefined'].includes(plain)) return undefined
  return plain.replaceAll(/\$\{[^${}?]+\??\}/g, 'EXPANDED')
}

/** Settings as npm reads them of an .npmrc. */
export const readNpmrc = (text: string): Map<unknown, unknown> =>
  new Map(
    text.split(/[\r\n]+/).flatMap((line): [unknown, unknown][] => {
      if (/^\s*($|[;#])/.test(line)) return []
      const [, name = '', value = 'true'] = /^([^=]+)(?:=(.*))?$/.exec(line) ?? []
      return [[read(name), read(value)]]
    }),
  )
