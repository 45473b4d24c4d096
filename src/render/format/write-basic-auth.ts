import type { FormatWriter } from './format-writer.ts'

/** The keys of type kubernetes.io/basic-auth: files that hold any text, as no syntax stands around it. */
export const writeBasicAuth: FormatWriter = ({ username }, values) => ({
  ok: true,
  texts: { username: username ?? values.username, password: values.secret },
})
