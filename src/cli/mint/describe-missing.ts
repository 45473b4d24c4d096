import type { AccessRight } from '../look/access-right.ts'

/**
 * Rights that somebody lacks, as the rule of a Role that would give them. Pure.
 *
 * @param random a name that is another one each time: no rule is for it alone
 */
export const describeMissing = (rights: readonly AccessRight[], random: string): string =>
  rights
    .map(({ verb, group, resource, name }) => {
      const names = name === undefined || name === random ? '' : `, resourceNames: ["${name}"]`
      return `  {apiGroups: ["${group}"], resources: ["${resource}"]${names}, verbs: [${verb}]}`
    })
    .join('\n')
