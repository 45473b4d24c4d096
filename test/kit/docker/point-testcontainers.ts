import type { Docker } from './docker.ts'

/**
 * Makes testcontainers use this daemon; to be called before the first container. Where images cannot be pulled, its
 * helper that cleans up after a crash cannot be had: a daemon of ours removes what is left over when it starts.
 */
export function pointTestcontainers({ host, hostNetworkOnly }: Docker): void {
  process.env['DOCKER_HOST'] = host
  if (!hostNetworkOnly) return
  process.env['TESTCONTAINERS_RYUK_DISABLED'] = 'true'
  process.env['TESTCONTAINERS_HOST_OVERRIDE'] = '127.0.0.1'
}
