import { enableCompileCache } from 'node:module'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'

/**
 * Has Node keep what it compiles, so that the next start is quicker. Where it cannot be kept, nothing is and nothing is
 * said; NODE_COMPILE_CACHE and NODE_DISABLE_COMPILE_CACHE win.
 *
 * In a folder of the person's own: what lies there is run, and the temporary one, Node's own choice, is everybody's.
 *
 * @param cacheHome XDG_CACHE_HOME
 */
export function keepCompiled(cacheHome: string | undefined): void {
  const folder = isAbsolute(cacheHome ?? '') ? cacheHome : inHome()
  if (folder !== undefined) enableCompileCache(join(folder, 'kubectl-mintlet'))
}

function inHome(): string | undefined {
  try {
    return join(homedir(), '.cache')
  } catch {
    // A user that the machine does not know, as in a container.
    return undefined
  }
}
