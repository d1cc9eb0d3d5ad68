/** The link in a letter: who may answer, for what, until when, in a token that only our secret makes. Nobody's details are in it. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Claim, Link } from '../core/mail/claim.ts'

/** What a token says. `holds` compares it with what a form says today. */
type Opened = {
  declaration: string
  until: Temporal.Instant
  /** `other`: of another address. `changed`: what this address would sign has changed since the letter. */
  holds: (claim: Claim) => 'same' | 'changed' | 'other'
}

export type Links = { make: Link; open: (token: string) => Opened | null }

const SIZE = 16 + 4 + 8 + 8 + 4
const SEAL = 16

export function openLinks({ secret, publicUrl }: { secret: string; publicUrl: string }): Links {
  const mac = (what: string, value: string | Uint8Array, size: number) =>
    createHmac('sha256', secret).update(`link:${what}:`).update(value).digest().subarray(0, size)
  const of = {
    address: ({ declaration, address }: Claim) => mac('address', `${declaration}:${address}`, 8),
    form: ({ declaration, form }: Claim) => mac('form', `${declaration}:${form}`, 8),
    urn: ({ declaration, urn }: Claim) => (urn === '' ? Buffer.alloc(4) : mac('urn', `${declaration}:${urn}`, 4)),
  }
  return {
    make: (claim) => {
      const until = Buffer.alloc(4)
      until.writeUInt32BE(Math.floor(claim.until.epochMilliseconds / 1000))
      const body = Buffer.concat([
        Buffer.from(claim.declaration.replaceAll('-', ''), 'hex'),
        until,
        of.address(claim),
        of.form(claim),
        of.urn(claim),
      ])
      return `${publicUrl.replace(/\/+$/, '')}/s/${Buffer.concat([body, mac('seal', body, SEAL)]).toString('base64url')}`
    },
    open: (token) => {
      if (!/^[\w-]{60,120}$/.test(token)) return null
      const bytes = Buffer.from(token, 'base64url')
      // One token has one spelling: base64 would read several alike.
      if (bytes.length !== SIZE + SEAL || bytes.toString('base64url') !== token) return null
      const body = bytes.subarray(0, SIZE)
      if (!timingSafeEqual(bytes.subarray(SIZE), mac('seal', body, SEAL))) return null
      const hex = body.toString('hex', 0, 16)
      const [address, form, urn] = [body.subarray(20, 28), body.subarray(28, 36), body.subarray(36, 40)]
      return {
        declaration: `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`,
        until: Temporal.Instant.fromEpochMilliseconds(body.readUInt32BE(16) * 1000),
        holds: (claim) => {
          if (!address.equals(of.address(claim))) return 'other'
          const [then, now] = [urn, of.urn(claim)]
          const otherSchool = !then.equals(Buffer.alloc(4)) && claim.urn !== '' && !then.equals(now)
          return form.equals(of.form(claim)) && !otherSchool ? 'same' : 'changed'
        },
      }
    },
  }
}
