import { type Receipt, receiptSchema } from '../api/receipt.ts'

/** Longer than any receipt of ours, and short enough to be read without a second thought. */
const LONGEST = 1024

/** undefined: there is none, or none of ours. Whoever may edit the Secret may have written it. */
export function readReceipt(text: string | undefined): Receipt | undefined {
  if (text === undefined || text.length > LONGEST) return undefined
  const read = receiptSchema.safeParse(parseJson(text))
  return read.success ? read.data : undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
