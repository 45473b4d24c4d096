import { z } from 'zod'
import { administrator } from './administrator.ts'
import type { CallContext } from './call-context.ts'
import type { CredentialRecord } from './credentials.ts'
import type { K0rdentAnswer } from './k0rdent-answer.ts'
import { K0rdentRefused } from './k0rdent-refused.ts'
import type { K0rdentWorld } from './k0rdent-world.ts'
import { showCredential } from './show-credential.ts'

const count = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number)
const querySchema = z
  .strictObject({
    status: z.enum(['active', 'expired']).optional(),
    pageSize: count.pipe(z.number().min(1).max(500)).default(50),
    pageToken: z.string().optional(),
    offset: count.optional(),
  })
  .refine(({ pageToken, offset }) => pageToken === undefined || offset === undefined)

type Query = z.output<typeof querySchema>

/** GET .../credentials */
export async function listCredentials(context: CallContext): Promise<K0rdentAnswer> {
  const { world, request, account } = await administrator(context)
  const query = querySchema.safeParse(Object.fromEntries(request.query))
  if (!query.success) throw new K0rdentRefused(400, 'Invalid query parameters')
  const { status } = query.data
  const found = visible(world, account.id).filter(
    (each) => status === undefined || each.status === status,
  )
  const { page, ...rest } = pageOf(found, query.data)
  const credentials = page.map((record) => showCredential(world, record))
  return { status: 200, value: { credentials, ...rest } }
}

/** A list that is stale does not show what was created last. */
function visible(world: K0rdentWorld, serviceAccountId: string): readonly CredentialRecord[] {
  const records = world.credentials.of(serviceAccountId)
  if (world.staleLists === 0) return records
  world.staleLists -= 1
  const latest = world.credentials
    .all()
    .findLast((each) => each.serviceAccountId === serviceAccountId)
  return records.filter((each) => each.id !== latest?.id)
}

function pageOf(
  found: readonly CredentialRecord[],
  { pageSize, pageToken, offset }: Query,
): { page: readonly CredentialRecord[]; total?: number; nextPageToken?: string } {
  if (offset !== undefined) {
    return { page: found.slice(offset, offset + pageSize), total: found.length }
  }
  const after = pageToken === undefined ? '' : lastOf(pageToken)
  const rest = found.filter(({ id }) => numberOf(id) > numberOf(after))
  const page = rest.slice(0, pageSize)
  const last = page.at(-1)
  if (last === undefined || rest.length === page.length) return { page }
  return { page, nextPageToken: Buffer.from(`after:${last.id}`).toString('base64url') }
}

/** Ids are in order of creation, also where the one that a page ended with is gone. */
const numberOf = (id: string): number => Number(id.replace('cred-', ''))

function lastOf(pageToken: string): string {
  const id = /^after:(cred-\d+)$/.exec(Buffer.from(pageToken, 'base64url').toString())?.[1]
  if (id === undefined) throw new K0rdentRefused(400, 'Invalid pageToken')
  return id
}
