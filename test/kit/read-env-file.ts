const NAME = /([A-Za-z_][A-Za-z0-9_]*)=/y
const LITERAL = /[-A-Za-z0-9_./:=+@%,]+/y

/**
 * Variables as a shell reads them: what is in single quotes, behind a backslash, or means itself.
 *
 * @throws on everything else that a shell would do something with
 */
export function readEnvFile(text: string): Record<string, string> {
  const found: [string, string][] = []
  let at = 0
  const take = (pattern: RegExp): RegExpExecArray => {
    pattern.lastIndex = at
    const match = pattern.exec(text)
    if (match === null) throw new SyntaxError(`not a literal at ${at}`)
    at = pattern.lastIndex
    return match
  }
  while (at < text.length) {
    const [, name = ''] = take(NAME)
    let value = ''
    while (text[at] !== '\n') {
      if (text[at] === "'") value += take(/'([^']*)'/y)[1]
      else if (text[at] === '\\') value += take(/\\([^\n])/y)[1]
      else value += take(LITERAL)[0]
    }
    if (/^=|~/.test(value) && text[at - 1] !== "'") throw new SyntaxError('a path to look up')
    at += 1
    found.push([name, value])
  }
  return Object.fromEntries(found)
}
