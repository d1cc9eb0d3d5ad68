/** Schools' mail as it comes over the wire: signed with keys made for the run, in a world of names that is a table. */
import { generateKeyPairSync } from 'node:crypto'
import { dkimSign, sealMessage } from 'mailauth'
import MailComposer from 'nodemailer/lib/mail-composer'
import type { LookUp } from '../../src/dns.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'der' },
})
const keyRecord = `v=DKIM1; k=rsa; p=${publicKey.toString('base64')}`

export type Names = Record<string, string[]>

/** Answers from the table (`TXT name`: records), and with "no such name" to all else; `asked` keeps every question. */
export function names(table: Names): LookUp & { asked: string[] } {
  const asked: string[] = []
  const lookUp = async (name: string, type: string) => {
    asked.push(`${type} ${name}`)
    const found = table[`${type} ${name.toLowerCase()}`]
    if (!found) throw Object.assign(new Error(`no ${type} for ${name}`), { code: 'ENOTFOUND' })
    return type === 'TXT' ? found.map((record) => [record]) : found
  }
  return Object.assign(lookUp, { asked })
}

/** A school that publishes all there is, its mail server at 192.0.2.10. */
export const published = (domain: string, policy: 'none' | 'quarantine' | 'reject' = 'reject'): Names => ({
  [`TXT ${domain}`]: ['v=spf1 ip4:192.0.2.10 -all'],
  [`TXT _dmarc.${domain}`]: [`v=DMARC1; p=${policy}`],
  [`TXT s1._domainkey.${domain}`]: [keyRecord],
})

export const composed = (mail: ConstructorParameters<typeof MailComposer>[0]): Promise<Buffer> =>
  new MailComposer({ newline: '\r\n', ...mail }).compile().build()

const usual = ['From', 'To', 'Cc', 'Subject', 'Date', 'Message-ID']

/** The mail with a signature of `domain` put in front; `over` are the headers it covers, `length` how much of the body. */
export async function signed(raw: Buffer, domain: string, over = usual, length?: number): Promise<Buffer> {
  const one = { signingDomain: domain, selector: 's1', privateKey, headerList: over, maxBodyLength: length }
  const { signatures, errors } = await dkimSign(raw, { ...one, signatureData: [one] })
  if (signatures === '') throw new Error(`not signed: ${JSON.stringify(errors)}`)
  return Buffer.concat([Buffer.from(signatures), raw])
}

/** Puts a server's ARC seal on it, and what the server found when it came. */
export const sealed = async (raw: Buffer, domain: string, authResults: string): Promise<Buffer> =>
  Buffer.concat([await sealMessage(raw, { signingDomain: domain, selector: 's1', privateKey, cv: 'none', authResults }), raw])

/** The same bytes with one thing changed; throws where there was nothing to change. */
export function altered(raw: Buffer, from: string | RegExp, to: string): Buffer {
  const text = raw.toString('latin1')
  const after = text.replace(from, to)
  if (after === text) throw new Error(`nothing to alter: ${String(from)}`)
  return Buffer.from(after, 'latin1')
}
