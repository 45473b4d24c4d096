import { parseAllDocuments } from 'yaml'
import type { ApiObject } from '../kit/control-plane/admin-client.ts'

/** The objects of a YAML of several documents; empty ones are left out. */
export const objectsOf = (yaml: string): readonly ApiObject[] =>
  parseAllDocuments(yaml)
    .map((document): ApiObject | null => document.toJS())
    .filter((object) => object !== null)
