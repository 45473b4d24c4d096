/** Any of these; undefined of none. @param random in [0, 1) */
export const pick = <T>(items: readonly T[], random: () => number): T | undefined =>
  items[Math.floor(random() * items.length)]
