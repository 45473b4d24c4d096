import type { Rule } from './rule.ts'

/** To mint as these identities; as all of them when none is named. */
export const mintRule = (...resourceNames: string[]): Rule => ({
  apiGroups: ['mintlet.dev'],
  resources: ['identities'],
  ...(resourceNames.length === 0 ? {} : { resourceNames }),
  verbs: ['mint'],
})
