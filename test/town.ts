/** A whole Countersign between a school's mail server, a Slack workspace and a mail catcher: all real, all on loopback. */
import { readFile } from 'node:fs/promises'
import { createTransport } from 'nodemailer'
import manifest from '../manifest.json' with { type: 'json' }
import type { Config } from '../src/config.ts'
import type { Case } from '../src/core/declaration.ts'
import { openCatcher } from '../src/demo/catcher.ts'
import { type Filled, form as filled } from '../src/demo/samples/form.ts'
import { openWorkspace } from '../src/demo/slack/workspace.ts'
import type { LookUp } from '../src/dns.ts'
import { start } from '../src/main.ts'
import { cloneDatabase } from './database.ts'
import { settings } from './settings.ts'
import { hub, round } from './store/world.ts'

export const INBOX = 'mastery@archimedes.example'

export type Town = Awaited<ReturnType<typeof openTown>>
type Mail = Parameters<ReturnType<typeof createTransport>['sendMail']>[0]

type Towns = {
  at?: string
  places?: number
  undoWindow?: string
  lookUp?: LookUp
  authservId?: string
  settings?: Partial<Config>
  channels?: string[]
}

/** `channels` are further ones of the same workspace. `at` is the time it starts at; `pass` moves the clock and lets the reconciler look. */
export async function openTown({ at = '2018-05-24T15:42:00Z', places = 6, undoWindow = '10m', ...whose }: Towns = {}) {
  const database = await cloneDatabase()
  let now = Temporal.Instant.from(at)
  const started = performance.now()
  const clock = () => now.add({ microseconds: Math.trunc((performance.now() - started) * 1000) })
  const catcher = await openCatcher(clock)
  const users = ['U0LEAD', 'U0REVIEW', 'U0OUTSIDER'].map((id) => ({ id, name: id }))
  const slack = await openWorkspace({
    signingSecret: 'shh',
    botToken: 'xoxb-test',
    team: { id: 'T0HUBS', name: 'Hubs' },
    users: [...users, { id: 'U0STRANGER', name: 'stranger', team: 'T0OTHER' }],
    channels: ['C0ARCH', ...(whose.channels ?? [])].map((id) => ({
      id,
      name: id === 'C0ARCH' ? 'archimedes' : id.toLowerCase(),
      members: users.map((user) => user.id),
      bot: true,
    })),
    scopes: manifest.oauth_config.scopes.bot,
    now: clock,
  })
  const config = await settings(slack, {
    databaseUrl: database.url,
    smtpUrl: catcher.url,
    authservId: whose.authservId ?? null,
    hubs: [
      {
        ...hub,
        aliases: ['Archimedes', 'Archimedes NE'],
        reviewers: [
          { slack: 'U0LEAD', role: 'lead' },
          { slack: 'U0REVIEW', role: 'reviewer' },
        ],
      },
    ],
    rounds: [{ ...round, places, undoWindow: Temporal.Duration.from(`PT${undoWindow.toUpperCase()}`) }],
    ...whose.settings,
  })
  const { lookUp } = whose
  let running = await start(config, { now: clock, lookUp })
  slack.deliverTo(`http://127.0.0.1:${running.ports.http}/slack/events`)
  const { app } = running
  const send = (mail: Mail, to: string | string[] = INBOX) =>
    createTransport({ host: '127.0.0.1', port: running.ports.smtp ?? 0, ignoreTLS: true }).sendMail({
      ...mail,
      envelope: { from: 'school@moorsidelane.example.org', to },
    })
  const until = <T>(what: string, look: () => T | null | undefined | false) => waitFor(what, look, [slack.onChange, catcher.onChange])
  const submit = (says: Partial<Filled>, other: Mail = {}) =>
    send({
      from: head,
      to: INBOX,
      cc: [lead1, lead2],
      subject: says.school ?? '',
      text: 'Attached.',
      attachments: [{ filename: 'form.docx', content: Buffer.from(filled(says)) }],
      ...other,
    })
  let next = 190_100

  return {
    app: () => running.app,
    slack,
    catcher,
    /** The port of the mail door. */
    smtp: () => running.ports.smtp ?? 0,
    lmtp: () => running.ports.lmtp ?? 0,
    /** Where pages are. */
    http: () => `http://127.0.0.1:${running.ports.http}`,
    databaseUrl: database.url,
    channel: slack.channel('C0ARCH'),
    now: clock,
    /** Sends through the SMTP door; the answer is the server's. */
    send,
    /** The head sends the form, filled in so, with both leads copied in. */
    submit,
    /** A school's declaration, checked and shown, and where its card stands; unless it `says` otherwise, nothing is wrong with it. */
    declare: async (school: string, says: Partial<Filled> = {}, other: Mail = {}) => {
      const { urn } = { urn: String(next++), ...says }
      await submit({ ...says, school, urn }, other)
      const card = await until(`the card of ${school}`, () =>
        slack
          .channel('C0ARCH')
          .messages()
          .find(({ text, blocks }) => text.includes(school) && blocks[0]?.type === 'header'),
      )
      const [{ id = '' } = {}] = await running.app.declarations.find(urn)
      return { id, urn, at: { channel: 'C0ARCH', ts: card.ts } }
    },
    theCase: async (id: string): Promise<Case> => (await running.app.declarations.case(id)) ?? Promise.reject(new Error('no such case')),
    /** Waits until something is true of what was sent or shown. */
    until,
    pass: async (duration: Temporal.DurationLike) => {
      now = now.add(duration)
      await running.app.reconcile(Temporal.Duration.from({ seconds: 0 }))
    },
    /** `after`: how long it was down. */
    restart: async (after: Temporal.DurationLike = { hours: 0 }) => {
      await running.stop()
      now = now.add(after)
      running = await start(config, { now: clock, lookUp })
      slack.deliverTo(`http://127.0.0.1:${running.ports.http}/slack/events`)
    },
    /** One more process beside it, on the same database and queue. */
    another: () => start(config, { now: clock, lookUp }),
    audit: async (id: string) => (await app.declarations.history(id)).map(({ what }) => what),
    close: async () => {
      await running.stop()
      await slack.stop()
      await catcher.stop()
      await database.close()
    },
  }
}

type Listen = (listener: () => void) => () => void

function waitFor<T>(what: string, look: () => T | null | undefined | false, changes: Listen[], milliseconds = 20_000): Promise<T> {
  return new Promise((resolve, reject) => {
    const glance = () => {
      const seen = look()
      if (seen === null || seen === undefined || seen === false) return
      clearTimeout(timer)
      for (const stop of stops) stop()
      resolve(seen)
    }
    const stops = changes.map((on) => on(glance))
    const timer = setTimeout(() => {
      for (const stop of stops) stop()
      reject(new Error(`not within ${milliseconds} ms: ${what}`))
    }, milliseconds)
    glance()
  })
}

export const form = async (name: string): Promise<{ filename: string; content: Buffer }> => ({
  filename: `Declaration.${name.split('.').at(-1)}`,
  content: await readFile(`test/fixtures/forms/${name}`),
})

/** Moorside Lane's people, as its form names them. */
export const head = { name: "Siân O'Brien", address: 'head@moorsidelane.example.org' }
export const lead1 = 'l.wojcik@moorsidelane.example.org'
export const lead2 = 'z.hartley-smith@moorsidelane.example.org'
