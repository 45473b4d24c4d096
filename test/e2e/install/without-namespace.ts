import type { Held } from './read-held.ts'

/** What there is elsewhere than in one namespace. */
export function withoutNamespace({ tokens, credentials, secrets }: Held, namespace: string): Held {
  const others = <T>(objects: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(objects).filter(([key]) => !key.startsWith(`${namespace}/`)))
  return { tokens: others(tokens), credentials: others(credentials), secrets: others(secrets) }
}
