import type { Asked } from '../../plan/asked.ts'
import { audiencesAsked } from '../../plan/audiences-asked.ts'

/** Whether a scope or audience that is asked for would stand for many in a grant. Pure. */
export function asksForPattern({ token }: Pick<Asked, 'token'>): boolean {
  const scopes =
    token.kind === 'AccessToken' || token.kind === 'ClientCredential' ? (token.scopes ?? []) : []
  const audiences = audiencesAsked(token)
  const named = typeof audiences === 'string' ? [] : audiences
  return [...scopes, ...named].some((text) => text.includes('*'))
}
