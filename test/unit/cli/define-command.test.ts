import { describe, expect, test } from 'vitest'
import { createProgram } from '../../../src/cli/create-program.ts'

const verbs = createProgram(() => Promise.resolve()).commands

describe('every verb', () => {
  test.each(verbs.map((verb) => [verb.name(), verb] as const))(
    '%s has the flags that all have',
    (_, verb) => {
      expect(verb.options.map(({ long }) => long)).toEqual(
        expect.arrayContaining(['--namespace', '--kubeconfig', '--context', '--output', '--color']),
      )
      const output = verb.options.find(({ long }) => long === '--output')
      expect(output?.argChoices).toEqual(expect.arrayContaining(['text', 'json']))
      expect(output?.defaultValue).toBe('text')
    },
  )

  test.each(verbs.map((verb) => [verb.name(), verb] as const))(
    '%s says of each flag what it does, and no two have one letter',
    (_, verb) => {
      expect(verb.summary()).not.toBe('')
      expect(verb.options.filter(({ description }) => description === '')).toEqual([])
      const letters = verb.options.flatMap(({ short }) => short ?? [])
      expect(letters).toEqual([...new Set(letters)])
    },
  )
})
