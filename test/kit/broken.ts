/** The rules that do not hold, by name: `expect(broken({...})).toEqual([])` says which ones. */
export const broken = (rules: Readonly<Record<string, boolean>>): string[] =>
  Object.keys(rules).filter((rule) => rules[rule] !== true)
