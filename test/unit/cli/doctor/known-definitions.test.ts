import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { type FieldSchema, lostFields } from '../../../../src/api/lost-fields.ts'
import { KNOWN_DEFINITIONS } from '../../../../src/cli/doctor/known-definitions.ts'

type Definition = {
  readonly metadata: { readonly name: string }
  readonly spec: {
    readonly versions: readonly {
      readonly schema: { readonly openAPIV3Schema: FieldSchema }
      readonly additionalPrinterColumns: readonly { readonly name: string }[]
    }[]
  }
}

async function shipped(plural: string): Promise<Definition> {
  return parse(await readFile(new URL(`../../../../crds/${plural}.yaml`, import.meta.url), 'utf8'))
}

describe.each(KNOWN_DEFINITIONS.map((known) => [known.plural, known] as const))(
  'of %s the plugin knows',
  (plural, known) => {
    test('every field that crds/ defines, and no other', async () => {
      const { spec } = await shipped(plural)
      const schema = spec.versions[0]?.schema.openAPIV3Schema ?? {}
      expect(lostFields(schema, known.schema())).toEqual([])
      expect(lostFields(known.schema(), schema)).toEqual([])
      expect(Object.keys(known.schema().properties?.['spec']?.properties ?? {})).not.toEqual([])
    })

    test('the name and the columns', async () => {
      const { metadata, spec } = await shipped(plural)
      expect(known.name).toBe(metadata.name)
      expect(known.columns).toEqual(
        spec.versions[0]?.additionalPrinterColumns.map(({ name }) => name),
      )
    })
  },
)
