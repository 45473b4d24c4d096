/**
 * The commit that the chart came with, from which everybody has to be able to upgrade. Its image and its chart are made
 * from this commit alone. History says which one it is, and never says another.
 *
 * @param shell runs a line in the checkout and gives what it prints
 * @returns undefined in a shallow clone: what it has first is not what there was first
 */
export async function firstChart(
  shell: (line: string) => Promise<{ readonly stdout: string }>,
): Promise<string | undefined> {
  const { stdout: isShallow } = await shell('git rev-parse --is-shallow-repository')
  if (isShallow.trim() === 'true') return undefined
  const found = await shell('git log --diff-filter=A --format=%H -- helm/mintlet/Chart.yaml')
  const first = found.stdout.trim().split('\n').at(-1)
  if (first === undefined || first === '') throw new Error('no commit brought helm/mintlet')
  return first
}
