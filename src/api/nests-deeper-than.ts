/**
 * Whether objects and lists lie in each other more levels deep than this. Looked at before anything
 * else reads a value from outside: what recurses without a limit runs out of stack, and one object
 * would stop all others.
 */
export function nestsDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((child) => nestsDeeperThan(levels - 1, child))
}
