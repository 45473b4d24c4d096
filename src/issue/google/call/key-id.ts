import { z } from 'zod'

/** The id of a signing key, as Google gives it; goes into status. */
export const keyIdSchema = z.string().regex(/^[\x21-\x7e]{1,128}$/)
