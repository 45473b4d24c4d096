import { randomUUID } from 'node:crypto'

/** Stands in requests wherever an answer might repeat it. */
export const MARKER = `marker${randomUUID().replaceAll('-', '')}`
