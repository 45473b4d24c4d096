/** `1 check`, `2 checks`. Pure. */
export const counting = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? '' : 's'}`
