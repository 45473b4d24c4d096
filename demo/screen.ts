/**
 * The whole screen anew, so that nothing of the last picture stays behind, whatever the size of the
 * terminal is now: lines are cut where they would wrap.
 *
 * @param columns of the terminal
 */
export const screen = (lines: readonly string[], columns: number): string =>
  `\u001B[H\u001B[2J${lines.map((line) => line.slice(0, Math.max(columns, 1))).join('\n')}`
