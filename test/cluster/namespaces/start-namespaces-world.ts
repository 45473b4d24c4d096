import { parseAllDocuments, stringify } from 'yaml'
import {
  type LocalClientWorld,
  startLocalClientWorld,
} from '../local-clients/start-local-client-world.ts'
import { deployed } from '../operator/deployed.ts'
import type { WorldOptions } from '../operator/start-world.ts'

/** A world whose operators have rights in single namespaces alone, each of which can be taken and given back. */
export type NamespacesWorld = LocalClientWorld & {
  /** With the rights in its namespaces, as deploy/rbac-namespaced.yaml has them. */
  giveRights(namespace: string): Promise<void>
  /** All of them; watches that are open go on. */
  takeRights(namespace: string): Promise<void>
  /** The operator may still read, write and delete the Secrets that it knows the names of. */
  hideSecrets(namespace: string): Promise<void>
}

type Options = Pick<WorldOptions, 'controllerManager'> & {
  readonly namespaces: readonly string[]
  /** In which the operator may be refused whatever it asks for. */
  readonly refusing: readonly string[]
}

type Rule = { readonly resources: readonly string[]; readonly verbs: readonly string[] }

type Document = {
  readonly kind?: string
  readonly metadata?: { readonly namespace?: string }
  readonly rules?: readonly Rule[]
}

/** The namespace of which the file asks its readers to make copies. */
const SAMPLE = 'mintlet-demo'
const GROUP = {
  apiGroup: 'rbac.authorization.k8s.io',
  kind: 'Group',
  name: 'mintlet-operators',
}

export async function startNamespacesWorld({
  namespaces,
  refusing,
  ...rest
}: Options): Promise<NamespacesWorld> {
  const text = await deployed('rbac-namespaced.yaml')
  const documents = parseAllDocuments(text).map((document): Document => document.toJS())
  const copies = (namespace: string): object[] =>
    documents
      .filter(({ metadata }) => metadata?.namespace === SAMPLE)
      .map((object) => ({
        ...object,
        metadata: { ...object.metadata, namespace },
        ...(object.kind === 'RoleBinding' && { subjects: [GROUP] }),
      }))
  const shared = documents.filter(({ metadata }) => metadata?.namespace !== SAMPLE)
  const world = await startLocalClientWorld({
    ...rest,
    namespaces,
    rights: yaml([...shared, ...namespaces.flatMap(copies)]),
    mayBeRefused: refusing.flatMap(anything),
  })
  const { admin } = world.controlPlane
  return {
    ...world,
    giveRights: async (namespace) => void (await admin.apply(yaml(copies(namespace)))),
    async takeRights(namespace) {
      const path = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/rolebindings/mintlet`
      const { status } = await admin.request('DELETE', path)
      if (status !== 200) throw new Error(`${path}: ${status}`)
    },
    async hideSecrets(namespace) {
      const hidden = copies(namespace).map((object: Document) =>
        object.rules === undefined ? object : { ...object, rules: object.rules.map(withoutLists) },
      )
      await admin.apply(yaml(hidden))
    },
  }
}

const withoutLists = (rule: Rule): Rule =>
  rule.resources.includes('secrets')
    ? { ...rule, verbs: rule.verbs.filter((verb) => verb !== 'list' && verb !== 'watch') }
    : rule

const yaml = (objects: readonly object[]): string =>
  objects.map((object) => stringify(object)).join('---\n')

const OURS = ['impersonatedtokens', 'serviceaccountcredentials', 'credentialissuers']

/** Every request for what the operator works with, as World.forbidden() tells it. */
function anything(namespace: string): string[] {
  const ours = OURS.flatMap((plural) => [`${plural}.mintlet.dev`, `${plural}.mintlet.dev/status`])
  const verbs = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete']
  return [...ours, 'secrets', 'events.events.k8s.io'].flatMap((resource) =>
    verbs.map((verb) => `${verb} ${resource} in ${namespace}`),
  )
}
