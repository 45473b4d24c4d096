import { type KeyDocument, keyDocumentSchema } from './key-document.ts'

/** @returns undefined when it is not a document that this version wrote; why is not told, since a parser's message quotes what it read */
export function parseKeyDocument(text: string): KeyDocument | undefined {
  try {
    return keyDocumentSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
