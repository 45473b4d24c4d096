import { generateAccessToken } from './generate-access-token.ts'
import { generateIdToken } from './generate-id-token.ts'
import type { GoogleWorld } from './google-world.ts'
import { MESSAGE_FIELDS } from './message-fields.ts'
import { parseMessage } from './parse-message.ts'
import type { Permission } from './role-permissions.ts'
import type { ServiceAccount } from './service-accounts.ts'
import { signBlob } from './sign-blob.ts'
import { signJwt } from './sign-jwt.ts'

/** A request that has been read: whom it goes through, and what remains to do once it is allowed. */
export type IamCall = {
  readonly delegates: readonly string[]
  /**
   * @returns the response message
   * @throws Refused
   */
  run(world: GoogleWorld, account: ServiceAccount): Promise<object>
}

export type IamMethod = {
  readonly permission: Permission
  /** @throws Refused */
  read(body: Buffer): IamCall
}

/** The four methods that issue something. */
export const IAM_METHODS: Readonly<Record<keyof typeof MESSAGE_FIELDS, IamMethod>> = {
  generateAccessToken: {
    permission: 'iam.serviceAccounts.getAccessToken',
    read: (body) => {
      const message = parseMessage(body, MESSAGE_FIELDS.generateAccessToken)
      const run: IamCall['run'] = (world, account) => generateAccessToken(world, account, message)
      return { delegates: message.delegates ?? [], run }
    },
  },
  generateIdToken: {
    permission: 'iam.serviceAccounts.getOpenIdToken',
    read: (body) => {
      const message = parseMessage(body, MESSAGE_FIELDS.generateIdToken)
      const run: IamCall['run'] = (world, account) => generateIdToken(world, account, message)
      return { delegates: message.delegates ?? [], run }
    },
  },
  signJwt: {
    permission: 'iam.serviceAccounts.signJwt',
    read: (body) => {
      const message = parseMessage(body, MESSAGE_FIELDS.signJwt)
      const run: IamCall['run'] = (world, account) => signJwt(world, account, message)
      return { delegates: message.delegates ?? [], run }
    },
  },
  signBlob: {
    permission: 'iam.serviceAccounts.signBlob',
    read: (body) => {
      const message = parseMessage(body, MESSAGE_FIELDS.signBlob)
      const run: IamCall['run'] = (world, account) => signBlob(world, account, message)
      return { delegates: message.delegates ?? [], run }
    },
  },
}
