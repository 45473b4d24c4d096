/** Takes all of what there is in turn, each time in another order. */
export type Line = {
  /** undefined: there is none of which that is true. */
  next(isMeant: (item: string) => boolean): string | undefined
}

/** @param all what there is by now @param random in [0, 1) */
export function createLine(all: () => Iterable<string>, random: () => number): Line {
  let line: string[] = []
  const refill = (): void => {
    line = [...all()]
      .map((item) => ({ item, at: random() }))
      .toSorted((one, other) => one.at - other.at)
      .map(({ item }) => item)
  }
  const take = (isMeant: (item: string) => boolean): string | undefined => {
    const at = line.findIndex((item) => isMeant(item))
    return at < 0 ? undefined : line.splice(at, 1)[0]
  }
  return {
    next(isMeant) {
      const found = take(isMeant)
      if (found !== undefined) return found
      refill()
      return take(isMeant)
    },
  }
}
