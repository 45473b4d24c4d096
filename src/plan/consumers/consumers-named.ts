/**
 * Who a message of tellStale() names, such as `Deployment api`, and whether it names all. Status keeps the message
 * alone: it is what tells a workload that is new from one that people know of.
 */
export function consumersNamed(message: string): {
  readonly names: readonly string[]
  readonly isAll: boolean
} {
  const names = [...message.matchAll(NAMED)].map(([, name = '']) => name)
  return { names, isAll: !/; and \d+ more\. /.test(message) }
}

const NAMED = /(?:: |; )([A-Z][A-Za-z0-9]* [a-z0-9.-]+) \(/g
