import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { toStructuralSchema } from '../../../crds/to-structural-schema.ts'

describe('toStructuralSchema()', () => {
  test('leaves objects open, for Kubernetes prunes what it does not know', () => {
    const schema = z.object({ a: z.string(), b: z.strictObject({ c: z.string() }).optional() })
    expect(toStructuralSchema(schema)).toEqual({
      type: 'object',
      properties: {
        a: { type: 'string' },
        b: { type: 'object', properties: { c: { type: 'string' } }, required: ['c'] },
      },
      required: ['a'],
    })
  })

  test('says of integers what they are, without bounds that are only JavaScript', () => {
    const schema = z.object({ any: z.int(), some: z.int().min(1).max(9) })
    expect(toStructuralSchema(schema)['properties']).toEqual({
      any: { type: 'integer', format: 'int64' },
      some: { type: 'integer', format: 'int64', minimum: 1, maximum: 9 },
    })
  })

  test('has the API server fill in defaults, and does not require them', () => {
    const schema = z.object({ a: z.string().default('x'), b: z.object({}).prefault({}) })
    const json = toStructuralSchema(schema)
    expect(json).not.toHaveProperty('required')
    expect(json['properties']).toMatchObject({ a: { default: 'x' }, b: { default: {} } })
  })

  test('carries what Kubernetes adds to JSON Schema', () => {
    const rules = [{ rule: 'self > 0', message: 'more' }]
    const schema = z.object({
      list: z.array(z.string()).max(3).meta({ 'x-kubernetes-list-type': 'set' }),
      ruled: z.int().meta({ 'x-kubernetes-validations': rules }),
      free: z
        .record(z.string(), z.json())
        .meta({ additionalProperties: { 'x-kubernetes-preserve-unknown-fields': true } }),
    })
    expect(toStructuralSchema(schema)['properties']).toMatchObject({
      list: { 'x-kubernetes-list-type': 'set', maxItems: 3 },
      ruled: { 'x-kubernetes-validations': rules },
      free: { additionalProperties: { 'x-kubernetes-preserve-unknown-fields': true } },
    })
  })

  test('puts the description first, and takes a field of that name for a field', () => {
    const schema = z
      .object({ description: z.string().max(3).describe('what it is') })
      .describe('all')
    const json = toStructuralSchema(schema)
    expect(Object.keys(json)[0]).toBe('description')
    const { description } = json['properties'] as Record<string, Record<string, unknown>>
    expect(Object.keys(description ?? {})[0]).toBe('description')
    expect(json['properties']).toHaveProperty('description.maxLength', 3)
  })

  test.each([
    ['a union', z.object({ a: z.union([z.string(), z.int()]) })],
    [
      'what can be null',
      z.object({ a: z.discriminatedUnion('b', [z.object({ b: z.literal('c') })]) }),
    ],
  ])('refuses %s, and says where', (_what, schema) => {
    expect(() => toStructuralSchema(schema)).toThrow(
      /^\/properties\/a: (anyOf|oneOf) is not structural/,
    )
  })
})
