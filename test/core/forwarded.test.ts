/** What forwarded messages say of themselves, as the programs that forward them write it. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Claim, claimsIn } from '../../src/core/mail/forwarded.ts'

const said = (claim: Partial<Claim>): Claim => ({ attached: false, from: [], to: [], cc: [], sent: null, subject: null, ...claim })
const head = 'head@thornby.example.org'
const leads = ['l.wojcik@thornby.example.org', 'z.hartley-smith@thornby.example.org']
const hub = 'mastery@hub.example'

test.each<[string, string, Claim[]]>([
  [
    'Outlook, with a Cc line that wraps',
    `See below.

-----Original Message-----
From: Jo Bell <${head}>
Sent: 22 May 2018 10:02
To: Mastery <${hub}>
Cc: Łukasz Wójcik <${leads[0]}>; Zoë
 Hartley-Smith <${leads[1]}>
Subject: Declaration

Dear Carol`,
    [said({ from: [head], to: [hub], cc: leads, sent: '22 May 2018 10:02', subject: 'Declaration' })],
  ],
  [
    'Gmail',
    `---------- Forwarded message ---------
From: *Jo Bell* <${head}>
Date: Tue, 22 May 2018 at 10:02
Subject: Declaration
To: <${hub}>
Cc: <${leads[0]}>, <${leads[1]}>


Dear Carol`,
    [said({ from: [head], to: [hub], cc: leads, sent: 'Tue, 22 May 2018 at 10:02', subject: 'Declaration' })],
  ],
  [
    'Apple Mail, quoted',
    `> Begin forwarded message:
>
> From: Jo Bell <${head}>
> Subject: Declaration
> Date: 22 May 2018 at 10:02:11 BST
> To: ${hub}
> Cc: ${leads.join(', ')}
>
> Dear Carol`,
    [said({ from: [head], to: [hub], cc: leads, sent: '22 May 2018 at 10:02:11 BST', subject: 'Declaration' })],
  ],
  [
    'Outlook in Welsh',
    `Oddi wrth: Jo Bell [mailto:${head}]\nAnfonwyd: 22 Mai 2018 10:02\nAt: ${hub}\nCopi: ${leads[0]}\nPwnc: Datganiad`,
    [said({ from: [head], to: [hub], cc: [leads[0] ?? ''], sent: '22 Mai 2018 10:02', subject: 'Datganiad' })],
  ],
  [
    'a forward of a forward',
    `From: Office <office@thornby.example.org>\nSent: today\nTo: b@hub.example\nSubject: FW: Declaration\n\nFrom: ${head}\nSent: yesterday\nTo: office@thornby.example.org\nSubject: Declaration`,
    [
      said({ from: ['office@thornby.example.org'], to: ['b@hub.example'], sent: 'today', subject: 'FW: Declaration' }),
      said({ from: [head], to: ['office@thornby.example.org'], sent: 'yesterday', subject: 'Declaration' }),
    ],
  ],
  [
    'names without addresses prove even less',
    'From: Jo Bell\nSent: 22 May 2018\nTo: Mastery\nSubject: Declaration',
    [said({ sent: '22 May 2018', subject: 'Declaration' })],
  ],
  ['prose', 'From: my point of view, all is well.\nTo: everyone', []],
  ['a form', 'Name: Jo Bell\nE-mail: head@thornby.example.org', []],
  ['nothing', '', []],
])('%s', (_, text, claims) => expect(claimsIn(text.split('\n'))).toEqual(claims))

test('a million crafted lines are read in one pass', () => {
  for (const line of ['From:'.repeat(200), `${' '.repeat(1_900)}From: a@b.example`, 'To: a@b.example,', '> > > > > From: x']) {
    expect(claimsIn(new Array<string>(1_000_000).fill(line)).length).toBeLessThanOrEqual(10)
  }
})

test('no address that is not in the mail', () => {
  const line = fc.oneof(
    fc.string(),
    fc.constantFrom('From: a@b.example', 'To: c@d.example;', 'Sent: now', '', '> Cc: e@f.example', 'Subject: x'),
  )
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const text = lines.join('\n').toLowerCase()
      for (const { from, to, cc } of claimsIn(lines)) for (const address of [...from, ...to, ...cc]) expect(text).toContain(address)
    }),
  )
})
