/** What the doorkeeper of mail authentication and its thread say to each other. */
import type { Authentication } from '../core/mail/authentication.ts'

/** `patience`: milliseconds for all of SPF. */
export type Order = {
  raw: Uint8Array
  client: { ip: string; helo: string | null } | null
  sender: string | null
  authservId: string | null
  patience: number
}

export type ToThread =
  | { kind: 'order'; order: Order }
  | { kind: 'records'; question: number; records: string[] | string[][] }
  | { kind: 'no-records'; question: number; code: string }

export type FromThread =
  | { kind: 'ready' }
  | { kind: 'question'; question: number; name: string; type: string }
  | { kind: 'found'; found: Authentication }
