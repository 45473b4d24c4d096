import { homedir } from 'node:os'
import { join } from 'node:path'

/**
 * What is worth keeping between runs: programs that took minutes to build, a Python environment,
 * compiled code. In the user's cache folder, never in the checkout.
 *
 * @param env process.env unless given; `XDG_CACHE_HOME` says where caches are
 */
export const cacheFolder = (
  name: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): string => join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'mintlet', name)
