/** How many were under way at the same time, at most. Who ends makes room for who begins in that moment. */
export function mostUnderWay(
  all: readonly { readonly at: number; readonly endedAt: number | undefined }[],
): number {
  const steps = all.flatMap(({ at, endedAt = Infinity }) => [
    { at, by: 1 },
    { at: endedAt, by: -1 },
  ])
  let [now, most] = [0, 0]
  for (const { by } of steps.toSorted((a, b) => a.at - b.at || a.by - b.by)) {
    now += by
    most = Math.max(most, now)
  }
  return most
}
