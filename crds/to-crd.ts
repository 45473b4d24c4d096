import { CATEGORY, GROUP, VERSION } from '../src/api/group.ts'
import type { Kind } from './kind.ts'
import { type JsonSchema, toStructuralSchema } from './to-structural-schema.ts'

/** The CustomResourceDefinition of a kind, as an object ready for YAML. */
export function toCrd(kind: Kind): JsonSchema {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${kind.plural}.${GROUP}` },
    spec: {
      group: GROUP,
      names: {
        kind: kind.kind,
        listKind: `${kind.kind}List`,
        plural: kind.plural,
        singular: kind.singular,
        shortNames: [kind.shortName],
        categories: [CATEGORY],
      },
      scope: kind.scope,
      versions: [
        {
          name: VERSION,
          served: true,
          storage: true,
          subresources: { status: {} },
          additionalPrinterColumns: kind.columns,
          ...(kind.selectableFields.length > 0 && {
            selectableFields: kind.selectableFields.map((jsonPath) => ({ jsonPath })),
          }),
          schema: { openAPIV3Schema: rootSchema(kind) },
        },
      ],
    },
  }
}

function rootSchema(kind: Kind): JsonSchema {
  return {
    description: kind.description,
    type: 'object',
    required: ['spec'],
    ...(kind.rules.length > 0 && { 'x-kubernetes-validations': kind.rules }),
    properties: {
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: { type: 'object' },
      spec: toStructuralSchema(kind.spec),
      status: toStructuralSchema(kind.status),
    },
  }
}
