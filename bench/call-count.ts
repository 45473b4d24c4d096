const READS = ['GET', 'LIST']

/** Of counted calls: all, and the reads and writes among them. */
export function callCount(calls: Readonly<Record<string, number>>): {
  readonly all: number
  readonly reads: number
  readonly writes: number
} {
  const sum = (isMeant: (verb: string) => boolean): number =>
    Object.entries(calls)
      .filter(([what]) => isMeant(what.split(' ')[0] ?? ''))
      .reduce((total, [, count]) => total + count, 0)
  return {
    all: sum(() => true),
    reads: sum((verb) => READS.includes(verb)),
    writes: sum((verb) => !READS.includes(verb)),
  }
}
