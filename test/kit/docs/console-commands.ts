/** A command that a page shows at a prompt, and what it shows of its output. */
export type Shown = {
  readonly command: string
  /** Lines, in their order; none when the page shows nothing of it. */
  readonly output: readonly string[]
}

/**
 * What a block of a terminal session shows.
 *
 * @param text lines that begin with `$ ` are commands, and so are those that go on behind a backslash
 * @throws Error when it begins with something else
 */
export function consoleCommands(text: string): readonly Shown[] {
  const shown: { command: string; output: string[] }[] = []
  for (const line of text.replace(/\n$/, '').split('\n')) {
    const last = shown.at(-1)
    if (line.startsWith('$ ')) shown.push({ command: line.slice(2), output: [] })
    else if (last === undefined) throw new Error(`no command before "${line}"`)
    else if (last.output.length === 0 && last.command.endsWith('\\')) last.command += `\n${line}`
    else last.output.push(line)
  }
  return shown
}
