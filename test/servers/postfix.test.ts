/** Postfix hands mail over in each of the three ways that it can: SMTP, LMTP, and a pipe to the ingest command. */
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createTransport, type SendMailOptions } from 'nodemailer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { form, head, lead1, lead2 } from '../town.ts'
import { absent } from './absent.ts'
import { inboxes, openCounty, reachable, yaml } from './county.ts'
import { type Gate, openGate } from './gate.ts'
import { openPostfix, type Postfix } from './postfix.ts'
import { eventually } from './process.ts'

describe.skipIf(absent('postfix') !== null)('Postfix', () => {
  let county: Awaited<ReturnType<typeof openCounty>>
  let checkout: { folder: string; copy: boolean }
  let gate: Gate
  let postfix: Postfix

  beforeAll(async () => {
    county = await openCounty()
    checkout = await reachable()
    gate = await openGate(() => county.town.smtp())
    postfix = await openPostfix({
      transports: {
        'archimedes.example': `smtp:[127.0.0.1]:${gate.port}`,
        'great-north.example': `lmtp:inet:127.0.0.1:${county.town.lmtp()}`,
        'south-yorkshire.example': 'countersign:',
      },
      ingest: (folder) => `#!/bin/sh
. ${folder}/environment
cd ${checkout.folder} && exec ${process.execPath} src/main.ts ingest - "$@"
`,
    })
    await writeFile(join(postfix.folder, 'countersign.yaml'), yaml())
    await pipeTo(county.town.databaseUrl)
  })
  afterAll(async () => {
    await postfix?.close()
    await gate?.close()
    await county?.close()
    if (checkout?.copy) await rm(checkout.folder, { recursive: true, force: true })
  })

  const pipeTo = (database: string) =>
    writeFile(
      join(postfix.folder, 'environment'),
      Object.entries({
        CONFIG: join(postfix.folder, 'countersign.yaml'),
        DATA_DIR: postfix.folder,
        DATABASE_URL: database,
        SECRET: 'a secret of the test’s own, long enough',
      })
        .map(([name, value]) => `export ${name}='${value}'\n`)
        .join(''),
      { mode: 0o644 },
    )
  const send = (to: string | string[], mail: SendMailOptions, from = 'head@moorsidelane.example.org') =>
    createTransport({ host: '127.0.0.1', port: postfix.port, ignoreTLS: true }).sendMail({ from, ...mail, envelope: { from, to } })

  test.each([
    ['SMTP', 'archimedes-ne', 'smtp'],
    ['LMTP', 'great-north', 'lmtp'],
    ['a pipe', 'south-yorkshire', 'ingest'],
  ] as const)('a mail by %s is stored with its envelope and sorted', async (way, hub, door) => {
    await send(inboxes[hub].replace('@', '+token@'), {
      subject: `by ${way}`,
      text: 'Siân asks about the round: “when does it close?”',
      encoding: '8bit',
    } as SendMailOptions)
    expect(await county.sorted(`by ${way}`)).toMatchObject({
      hub,
      door,
      from: 'head@moorsidelane.example.org',
      to: [inboxes[hub].replace('@', '+token@')],
      kind: 'enquiry',
    })
    await postfix.logged(new RegExp(`to=<${inboxes[hub].replace('@', '\\+token@').replaceAll('.', '\\.')}>.*status=sent`))
  })

  test('a whole declaration by a relay becomes a card and three acknowledgements', async () => {
    await send(inboxes['archimedes-ne'], {
      from: head,
      to: inboxes['archimedes-ne'],
      cc: [lead1, lead2],
      subject: 'Our declaration',
      text: 'Attached.',
      attachments: [await form('s1-moorside-lane.docx')],
    } as SendMailOptions)
    await county.town.until(
      'three acknowledgements',
      () => county.town.catcher.letters.filter(({ kind }) => kind === 'acknowledgement').length === 3,
    )
    expect(await county.sorted('Our declaration')).toMatchObject({ kind: 'declaration' })
  })

  test('the null sender comes through each way', async () => {
    for (const [hub, inbox] of Object.entries(inboxes)) {
      await createTransport({ host: '127.0.0.1', port: postfix.port, ignoreTLS: true }).sendMail({
        envelope: { from: '', to: inbox },
        from: 'mailer-daemon@school.example',
        subject: `Undelivered at ${hub}`,
        text: 'It could not be delivered.',
      })
      expect(await county.sorted(`Undelivered at ${hub}`)).toMatchObject({ hub, from: '', kind: 'bounce' })
    }
  })

  test('one mail to three hubs is each hub’s own', async () => {
    await send(Object.values(inboxes), { subject: 'to all of them', text: 'Hello' })
    const hubs = await eventually('three messages', async () => {
      const found = (await county.messages()).filter(({ raw }) => raw.includes('to all of them'))
      return found.length === 3 && found.map(({ hub }) => hub).sort()
    })
    expect(hubs).toEqual(Object.keys(inboxes))
  })

  test('while our door is shut Postfix keeps the mail, and it comes when the door opens', async () => {
    gate.state.shut = true
    await send(inboxes['archimedes-ne'], { subject: 'while the door was shut', text: 'Hello' })
    await postfix.logged(/status=deferred/)
    expect((await county.messages()).some(({ raw }) => raw.includes('while the door was shut'))).toBe(false)
    gate.state.shut = false
    await county.sorted('while the door was shut')
  })

  test('while the database is down the pipe says so with 75: Postfix keeps the mail, and it comes later', async () => {
    await pipeTo('postgresql://nobody:nothing@127.0.0.1:9/nowhere')
    await send(inboxes['south-yorkshire'], { subject: 'while the database was down', text: 'Hello' })
    await postfix.logged(/relay=countersign.*status=deferred \(temporary failure/)
    await pipeTo(county.town.databaseUrl)
    await county.sorted('while the database was down')
  })

  test.each([
    ['SMTP', 'nobody@archimedes.example', /to=<nobody@archimedes\.example>.*status=bounced.*550/],
    ['LMTP', 'nobody@great-north.example', /to=<nobody@great-north\.example>.*status=bounced.*550/],
    ['a pipe', 'nobody@south-yorkshire.example', /to=<nobody@south-yorkshire\.example>.*status=bounced \(user unknown/],
  ])('by %s an address that is no inbox is returned, not kept', async (_, to, log) => {
    await send(to, { subject: `to ${to}`, text: 'Hello' })
    await postfix.logged(log)
    expect((await county.messages()).some(({ raw }) => raw.includes(`to ${to}`))).toBe(false)
  })

  test('a mail larger than any door takes is returned', async () => {
    await send(inboxes['archimedes-ne'], { subject: 'far too large', text: 'x'.repeat(70) + `\r\n${'x'.repeat(70)}`.repeat(520_000) })
    await postfix.logged(/status=bounced.*(message size|exceeds|Larger)/i)
  })

  test('a mail as large as a door takes is taken, and shown to a person', async () => {
    await send(inboxes['archimedes-ne'], { subject: 'as large as it may be', text: `${'x'.repeat(70)}\r\n`.repeat(480_000) })
    expect(await county.sorted('as large as it may be', 60)).toMatchObject({ kind: 'held' })
  }, 90_000)

  test('nothing is left in the queue', async () => {
    await eventually('an empty queue', async () => (await postfix.queued()) === 0)
  })
})
