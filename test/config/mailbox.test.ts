/** A hub's mailbox, as an operator writes it. */
import { describe, expect, test } from 'vitest'
import { parseHubs } from '../../src/config/yaml.ts'

const yaml = (imap: string, more = '') => `
from: "Maths Hubs <declarations@hubs.example>"
hubs:
  archimedes-ne:
    name: Archimedes NE Maths Hub
    inboxes: [mastery@archimedes.example]
    contact: { name: Hub office, email: office@archimedes.example }
    slack: { channel: C0ARCH }
    imap: { ${imap} }
${more}`
const second = (imap: string) => `  other:
    name: Other
    inboxes: [mastery@other.example]
    contact: { name: x, email: x@other.example }
    slack: { channel: C0OTHER }
    imap: { ${imap} }
`
const mailboxOf = (text: string) => parseHubs(text, 'countersign.yaml', { WORD: 'secret' }, new Map()).hubs[0]?.imap

const least = `host: imap.example, user: hub`
test.each([
  ['a password', `password: "\${WORD}"`, { kind: 'password', password: 'secret' }],
  ['an OAuth2 token', `token: "\${WORD}"`, { kind: 'token', token: 'secret' }],
  ['an OAuth2 token that another program keeps fresh', 'tokenFile: /run/token', { kind: 'token file', path: '/run/token' }],
])('%s is enough; the rest has defaults', (_, secret, auth) => {
  expect(mailboxOf(yaml(`${least}, ${secret}`))).toEqual({
    host: 'imap.example',
    port: 993,
    secure: true,
    user: 'hub',
    folder: 'INBOX',
    processed: null,
    auth,
  })
})

test('without TLS from the start the port is another', () => {
  expect(mailboxOf(yaml(`${least}, password: "\${WORD}", secure: false`))?.port).toBe(143)
})

const given = `${least}, password: "\${WORD}"`
describe('a mistake says where it is and what to write instead', () => {
  test.each([
    ['a password in the file', yaml(`${least}, password: hunter2`), 'hubs.archimedes-ne.imap.password', 'environment variable'],
    ['a variable that is not set', yaml(`${least}, password: "\${NOPE}"`), 'hubs.archimedes-ne.imap.password', 'NOPE is not set'],
    ['no secret', yaml(least), 'hubs.archimedes-ne.imap', 'write one of password'],
    ['two secrets', yaml(`${given}, tokenFile: x`), 'hubs.archimedes-ne.imap', 'write one of password'],
    ['no host', yaml(`user: hub, password: "\${WORD}"`), 'hubs.archimedes-ne.imap.host', 'is missing'],
    ['a folder that is moved into itself', yaml(`${given}, processed: INBOX`), 'hubs.archimedes-ne.imap', 'another folder'],
    ['a misspelt setting', yaml(`${given}, folders: INBOX`), 'hubs.archimedes-ne.imap.folders', 'spelling'],
    ['one mailbox for two hubs', yaml(given, second(given)), 'hubs.other.imap', 'archimedes-ne already'],
  ])('%s', (_, text, place, mend) => {
    expect(() => mailboxOf(text)).toThrow(place)
    expect(() => mailboxOf(text)).toThrow(mend)
  })
})
