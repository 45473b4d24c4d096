/** A text that may stand at the cursor, and what a shell shows beside it. */
export type Candidate = { readonly value: string; readonly description?: string }
