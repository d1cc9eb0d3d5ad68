/** A self-signed certificate, made on the spot: X.509 by hand, because Node makes keys but no certificates. */
import { generateKeyPairSync, sign } from 'node:crypto'

const tlv = (tag: number, ...parts: Buffer[]): Buffer => {
  const body = Buffer.concat(parts)
  const length = body.length < 128 ? [body.length] : body.length < 256 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 255]
  return Buffer.concat([Buffer.from([tag, ...length]), body])
}
const sequence = (...parts: Buffer[]) => tlv(0x30, ...parts)
const time = (at: Temporal.Instant) => tlv(0x17, Buffer.from(`${at.toString().replaceAll(/[-:T]/g, '').slice(2, 14)}Z`))
const ECDSA_SHA256 = sequence(tlv(0x06, Buffer.from('2a8648ce3d040302', 'hex')))

/** Valid for a day on either side of now. */
export function selfSigned(name: string): { cert: string; key: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const common = sequence(tlv(0x31, sequence(tlv(0x06, Buffer.from('550403', 'hex')), tlv(0x0c, Buffer.from(name)))))
  const alternative = sequence(tlv(0x06, Buffer.from('551d11', 'hex')), tlv(0x04, sequence(tlv(0x82, Buffer.from(name)))))
  const now = Temporal.Now.instant()
  const toSign = sequence(
    tlv(0xa0, tlv(0x02, Buffer.from([2]))),
    tlv(0x02, Buffer.from([1])),
    ECDSA_SHA256,
    common,
    sequence(time(now.subtract({ hours: 24 })), time(now.add({ hours: 24 }))),
    common,
    publicKey.export({ type: 'spki', format: 'der' }),
    tlv(0xa3, sequence(alternative)),
  )
  const der = sequence(toSign, ECDSA_SHA256, tlv(0x03, Buffer.from([0]), sign('sha256', toSign, privateKey)))
  const lines = der.toString('base64').replaceAll(/.{64}/g, '$&\n')
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}
