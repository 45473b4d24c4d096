/**
 * Whether this Node can run the rest, asked before any of it is imported: an older one would end with a stack trace at
 * the first thing that it does not have. What is here runs on whatever Node there is.
 *
 * @param needed engines.node of package.json, `>=MAJOR.MINOR`
 * @param found as process.versions.node has it
 * @returns one line that says what to do; undefined: it can
 */
export function nodeRefusal(needed: string, found: string): string | undefined {
  const [major = 0, minor = 0] = numbers(needed.replace(/^>=/, ''))
  const [foundMajor = 0, foundMinor = 0] = numbers(found)
  const isEnough = foundMajor > major || (foundMajor === major && foundMinor >= minor)
  if (isEnough) return undefined
  return `it needs Node ${major}.${minor} or newer, and node on the PATH is ${found}: install a newer one (https://nodejs.org), or put it first on the PATH`
}

const numbers = (version: string): readonly number[] => version.split('.').map(Number)
