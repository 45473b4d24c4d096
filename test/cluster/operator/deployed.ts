import { readFile } from 'node:fs/promises'

/** What a file of deploy/ says. */
export const deployed = (file: string): Promise<string> =>
  readFile(new URL(`../../../deploy/${file}`, import.meta.url), 'utf8')
