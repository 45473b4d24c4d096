import type { AdminClient } from '../test/kit/control-plane/admin-client.ts'

/**
 * Tries to bring back what has expired for good, by its spec and by its status, as kubectl would.
 *
 * @returns what the API server said to each attempt; nothing while the object has not expired
 */
export async function tryToRevive(admin: AdminClient, path: string): Promise<string[]> {
  const { body } = await admin.request<{ status?: { phase?: string } }>('GET', path)
  if (body.status?.phase !== 'Expired') return []
  const attempts = [
    { what: 'spec.lifetime: 1h', path, patch: { spec: { lifetime: '1h' } } },
    {
      what: 'status.phase: Active',
      path: `${path}/status`,
      patch: { status: { phase: 'Active' } },
    },
  ]
  const contentType = 'application/merge-patch+json'
  const said: string[] = []
  for (const attempt of attempts) {
    const answer = await admin.request<{ message?: string }>('PATCH', attempt.path, attempt.patch, {
      contentType,
    })
    const message = (answer.body.message ?? 'taken').replaceAll(/\s+/g, ' ')
    said.push(`  ${attempt.what}: ${answer.status} ${shorten(message)}`)
  }
  return said
}

const LONGEST = 160

/** Cut between two words. */
const shorten = (text: string): string =>
  text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 3).replace(/\s+\S*$/, '')} ...`
