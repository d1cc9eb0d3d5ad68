/** countersign.yaml: hubs, reviewers and rounds, or one error that says where and what to write instead. */
import { parseDocument } from 'yaml'
import * as z from 'zod'
import type { Hub, Reviewer } from '../core/hub.ts'
import type { Programme } from '../core/programme.ts'
import type { Round } from '../core/round/round.ts'
import { ConfigError, parse } from './error.ts'

export type HubConfig = Hub & { reviewers: Reviewer[]; slackToken: string | null; imap?: ImapAccount }
/** A mailbox that is fetched. `processed` null: what has been stored is marked as seen instead of moved. */
export type ImapAccount = {
  host: string
  port: number
  /** TLS from the first byte; otherwise STARTTLS, which may only be missing on this machine. */
  secure: boolean
  user: string
  auth: { kind: 'password'; password: string } | { kind: 'token'; token: string } | { kind: 'token file'; path: string }
  folder: string
  processed: string | null
}
export type RoundConfig = Omit<Round, 'id' | 'taken'> & { hubs: string[] }

const address = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+$/, 'write one e-mail address, such as mastery@hub.example')
const date = z
  .union([z.string(), z.date()])
  .transform((value) => (typeof value === 'string' ? value : value.toISOString().slice(0, 10)))
  .pipe(
    z.string().refine((text) => {
      try {
        return Temporal.PlainDate.from(text).toString() === text
      } catch {
        return false
      }
    }, 'write a date as year-month-day, such as 2018-05-25'),
  )
  .transform((text) => Temporal.PlainDate.from(text))
/** One day, or a first and a last one. */
const closure = z
  .union([z.string(), z.date()])
  .transform((value) => (typeof value === 'string' ? value : value.toISOString().slice(0, 10)))
  .pipe(z.string().transform((text) => text.split('..').map((part) => part.trim())))
  .pipe(
    z
      .array(z.string())
      .transform(([from = '', to = from, ...more]) => ({ from, to, more }))
      .refine(({ from, to, more }) => {
        try {
          const [first, last] = [Temporal.PlainDate.from(from), Temporal.PlainDate.from(to)]
          return more.length === 0 && `${first}` === from && `${last}` === to && Temporal.PlainDate.compare(first, last) <= 0
        } catch {
          return false
        }
      }, 'write a date such as 2018-05-28, or a first and a last one: 2018-05-28..2018-06-01'),
  )
  .transform(({ from, to }) => ({ from: Temporal.PlainDate.from(from), to: Temporal.PlainDate.from(to) }))
const duration = z
  .union([z.string(), z.number().transform(String)])
  .pipe(z.string().regex(/^\d+[smh]$/, 'write a number and s, m or h, such as 10m'))
  .transform((text) => {
    const unit = ({ s: 'seconds', m: 'minutes', h: 'hours' } as const)[text.at(-1) as 's' | 'm' | 'h']
    return Temporal.Duration.from({ [unit]: Number(text.slice(0, -1)) })
  })
const slackUser = z.string().regex(/^[UW][A-Z0-9]+$/, 'write a Slack member ID, such as U012AB3CD (in Slack: profile, ⋮, Copy member ID)')
const slackChannel = z
  .string()
  .regex(/^[CG][A-Z0-9]+$/, 'write a Slack channel ID, such as C012AB3CD (in Slack: channel details, at the bottom)')

const ImapYaml = z
  .strictObject({
    host: z.string().min(1),
    port: z.int().min(1).max(65535).optional(),
    secure: z.boolean().default(true),
    user: z.string().min(1),
    password: z.string().optional(),
    token: z.string().optional(),
    tokenFile: z.string().optional(),
    folder: z.string().min(1).default('INBOX'),
    processed: z.string().min(1).nullable().default(null),
  })
  .refine(
    ({ password, token, tokenFile }) => [password, token, tokenFile].filter((one) => one !== undefined).length === 1,
    `write one of password: \${NAME}, token: \${NAME}, tokenFile: a path`,
  )
  .refine(
    ({ folder, processed }) => folder !== processed,
    'write another folder as processed: what is stored would be moved to where it is',
  )
const HubYaml = z.strictObject({
  name: z.string().min(1),
  aliases: z.array(z.string()).default([]),
  region: z.string().default(''),
  lead: z.string().default(''),
  inboxes: z.array(address).min(1, 'write at least one address that schools send to'),
  plus: z.boolean('write true, or false where the mail server does not deliver inbox+anything@ to the inbox').default(true),
  contact: z.strictObject({ name: z.string(), email: address, telephone: z.string().nullable().default(null) }),
  slack: z.strictObject({ channel: slackChannel, token: z.string().optional() }),
  reviewers: z.array(z.strictObject({ slack: slackUser, role: z.enum(['lead', 'reviewer'], 'write lead or reviewer') })).default([]),
  imap: ImapYaml.optional(),
  closures: z.array(closure).default([]),
})
const RoundYaml = z.strictObject({
  programme: z.string(),
  name: z.coerce.string().min(1),
  hubs: z.array(z.string()).optional(),
  opens: date,
  closes: date,
  startsOn: date.nullable().default(null),
  places: z.int('write a whole number of places per hub, such as 6').positive('write a whole number of places per hub, such as 6'),
  release: z.enum(['each', 'together'], 'write each or together').default('each'),
  undoWindow: duration.default(() => Temporal.Duration.from({ minutes: 10 })),
  signatures: z.enum(['copied', 'confirmed'], 'write copied or confirmed').default('copied'),
  acceptDays: z.int('write a whole number of days, such as 5').positive('write a whole number of days, such as 5').default(5),
  suggestsRank: z.boolean('write true or false').default(false),
})
const Yaml = z.strictObject({
  from: z.string().regex(/^[^<>]*<[^\s@<>]+@[^\s@<>]+>$/, 'write a name and an address, such as "Maths Hubs <declarations@hubs.example>"'),
  hubs: z.record(z.string().regex(/^[a-z0-9-]+$/, 'write a hub id in small letters, digits and hyphens'), HubYaml),
  rounds: z.array(RoundYaml).default([]),
})

export type HubsAndRounds = {
  /** What letters come from where a hub has no inbox of its own to answer from. */
  from: { name: string; address: string }
  hubs: HubConfig[]
  rounds: RoundConfig[]
}

/** The part of the configuration that is countersign.yaml. `name` is what errors call the file. Throws ConfigError. */
export function parseHubs(text: string, name: string, env: NodeJS.ProcessEnv, programmes: ReadonlyMap<string, Programme>): HubsAndRounds {
  const document = parseDocument(text)
  const fault = document.errors[0]
  if (fault) throw new ConfigError(`${name} is not readable as YAML: ${fault.message}`)
  const yaml = parse(Yaml, document.toJS() ?? {}, (path) => `${name}: ${path}`)
  const wrong = (path: string, mend: string) => new ConfigError(`${name}: ${path}: ${mend}`)

  const seen = new Map<string, string>()
  const hubs = Object.entries(yaml.hubs).map(([id, hub]): HubConfig => {
    for (const [i, inbox] of hub.inboxes.entries()) {
      const other = seen.get(inbox)
      if (other) throw wrong(`hubs.${id}.inboxes[${i}]`, `${inbox} is an inbox of ${other} already; give each hub its own address`)
      seen.set(inbox, id)
    }
    // `/hub` and the message shortcut know the hub by the channel.
    const sharing = seen.get(hub.slack.channel)
    if (sharing)
      throw wrong(`hubs.${id}.slack.channel`, `${hub.slack.channel} is the channel of ${sharing} already; give each hub its own channel`)
    seen.set(hub.slack.channel, id)
    if (hub.imap) {
      const mailbox = `${hub.imap.user} at ${hub.imap.host}, ${hub.imap.folder}`
      const other = seen.get(mailbox)
      if (other) throw wrong(`hubs.${id}.imap`, `${mailbox} is the mailbox of ${other} already; give each hub a folder of its own`)
      seen.set(mailbox, id)
    }
    const { slack, imap, ...rest } = hub
    return {
      id,
      ...rest,
      ...(imap && { imap: account(imap, env, (key, mend) => wrong(`hubs.${id}.imap.${key}`, mend)) }),
      channel: slack.channel,
      slackToken: slack.token === undefined ? null : fromEnvironment(slack.token, env, (mend) => wrong(`hubs.${id}.slack.token`, mend)),
    }
  })
  if (hubs.length === 0) throw wrong('hubs', 'write at least one hub; countersign.example.yaml has ten to start from')

  const rounds = yaml.rounds.map((round, i): RoundConfig => {
    const at = `rounds[${i}]`
    if (!programmes.has(round.programme))
      throw wrong(`${at}.programme`, `there is no programme "${round.programme}"; write one of ${[...programmes.keys()].join(', ')}`)
    const unknown = round.hubs?.find((id) => !yaml.hubs[id])
    if (unknown !== undefined) throw wrong(`${at}.hubs`, `there is no hub "${unknown}"; write one of ${Object.keys(yaml.hubs).join(', ')}`)
    if (Temporal.PlainDate.compare(round.opens, round.closes) > 0)
      throw wrong(`${at}.closes`, `it closes (${round.closes}) before it opens (${round.opens}); write a later date`)
    if (round.startsOn && Temporal.PlainDate.compare(round.closes, round.startsOn) > 0)
      throw wrong(`${at}.startsOn`, `it starts (${round.startsOn}) before it closes (${round.closes}); write a later date`)
    if (yaml.rounds.findIndex((other) => other.programme === round.programme && other.name === round.name) !== i)
      throw wrong(`${at}.name`, `there is a round "${round.name}" of ${round.programme} already; write another name`)
    return { ...round, hubs: round.hubs ?? Object.keys(yaml.hubs) }
  })

  const [, sender = '', from = ''] = /^([^<>]*)<([^<>]+)>$/.exec(yaml.from) ?? []
  return { from: { name: sender.trim().replaceAll('"', ''), address: from.toLowerCase() }, hubs, rounds }
}

function account(imap: z.infer<typeof ImapYaml>, env: NodeJS.ProcessEnv, wrong: (key: string, mend: string) => ConfigError): ImapAccount {
  const { password, token, tokenFile, port, ...rest } = imap
  const secret = (key: string, value: string) => fromEnvironment(value, env, (mend) => wrong(key, mend), 'secret of that mailbox')
  const auth: ImapAccount['auth'] =
    password !== undefined
      ? { kind: 'password', password: secret('password', password) }
      : token !== undefined
        ? { kind: 'token', token: secret('token', token) }
        : { kind: 'token file', path: tokenFile ?? '' }
  return { ...rest, port: port ?? (rest.secure ? 993 : 143), auth }
}

function fromEnvironment(
  value: string,
  env: NodeJS.ProcessEnv,
  wrong: (mend: string) => ConfigError,
  what = 'bot token of that workspace',
): string {
  const name = /^\$\{(\w+)\}$/.exec(value)?.[1]
  if (!name) throw wrong(`write \${NAME}, and set the secret as that environment variable; secrets do not belong in this file`)
  const found = env[name]
  if (!found) throw wrong(`environment variable ${name} is not set; set it to the ${what}`)
  return found
}
