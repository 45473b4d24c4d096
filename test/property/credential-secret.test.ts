import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RENDERED_FOR_ANNOTATION } from '../../src/api/group.ts'
import { anyCredentialCase, type CredentialCase } from '../kit/arbitrary-credential-turn.ts'
import { credentialRecord, issuedStatus } from '../kit/credential-gen.ts'
import { everyCredentialStep } from '../kit/every-credential-step.ts'

/** Of an object whose credential was published, and has expired for good or not; whatever has happened since. */
const anyPublished: fc.Arbitrary<CredentialCase> = fc
  .tuple(anyCredentialCase, fc.boolean())
  .map(([{ gathered, world }, isOver]) => {
    const status = { ...issuedStatus(), ...(isOver && { phase: 'Expired' as const }) }
    const record = { content: credentialRecord(), version: '2' }
    const { credential } = gathered
    return {
      gathered: {
        ...gathered,
        credential: credential && { ...credential, status },
        record: { live: false, ...record },
      },
      world: { ...world, object: world.object && { ...world.object, status }, record },
    }
  })

describe('planCredential() of a Secret that was published', () => {
  test('renders only into the Secret of a credential that lives, and mints nothing with it', () => {
    expect(
      everyCredentialStep(
        'RenderSecret',
        ({ step, seen }, { now }) => {
          const { record, secret, owner, credential, renderedFor } = seen
          const { content } = record
          const isPresent = secret.state === 'Present'
          return {
            live: record.live,
            'at rest': content?.phase === 'Idle',
            lives: (content?.current?.expiresAt ?? 0) > now,
            'not over': credential?.status.phase !== 'Expired',
            ours: isPresent && secret.ownerUid === owner.uid,
            'as it was seen': isPresent && secret.resourceVersion === step.secret.resourceVersion,
            published: content?.published?.name === step.secret.name,
            'is behind, or touched':
              isPresent &&
              (renderedFor !== (secret.annotations[RENDERED_FOR_ANNOTATION] ?? '') ||
                (renderedFor !== '' && secret.resourceVersion !== '100')),
          }
        },
        anyPublished,
      ).met,
    ).toBeGreaterThan(50)
  })

  test('removes a Secret only when it is of an object that has expired for good, and is to go', () => {
    expect(
      everyCredentialStep(
        'RemoveSecret',
        ({ step, seen: { secret, owner, credential } }) => ({
          over: credential?.status.phase === 'Expired',
          wanted:
            credential?.spec.valid === true && credential.spec.value.secret.onExpiry === 'Delete',
          ours: secret.state === 'Present' && secret.ownerUid === owner.uid,
          'as it was seen':
            secret.state === 'Present' && secret.resourceVersion === step.secret.resourceVersion,
        }),
        anyPublished,
      ).met,
    ).toBeGreaterThan(10)
  })
})
