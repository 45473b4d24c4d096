import type { FormatWriter } from './format-writer.ts'

/** The keys of a token or blob as they are: see tokenTexts(). */
export const writeToken: FormatWriter = (_format, { texts }) => ({ ok: true, texts })
