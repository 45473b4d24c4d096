/**
 * The commands that a README gives for the installation: the blocks of `sh` under the heading `Install`.
 *
 * @param readme Markdown
 * @returns each block as it is written; lines that end in a backslash are joined with the next
 * @throws Error when there is no such block
 */
export function readInstallBlocks(readme: string): readonly string[] {
  const [, section = ''] = readme.split(/^## Install$/m)
  const [within = ''] = section.split(/^## /m)
  const blocks = [...within.matchAll(/^```sh\n(?<lines>.*?)^```$/gms)]
  if (blocks.length === 0) throw new Error('the README has no block of sh under ## Install')
  return blocks.map(({ groups }) => (groups?.['lines'] ?? '').replaceAll('\\\n', ' '))
}
