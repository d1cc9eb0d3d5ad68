/** `countersign doctor`: looks at everything a round depends on, and says what to mend. */
import { type App, build } from '../app.ts'
import { type Config, loadConfig } from '../config.ts'
import { tryMailbox } from '../intake/imap.ts'
import { openLog } from '../log.ts'
import { mend } from '../outbound/slack.ts'
import type { Context, Terminal } from './index.ts'

/** What one look came to: null is "in order"; a text says what to do. */
type Look = { what: string; mend: string | null }

export async function doctor({ env, programmes }: Context, { out, err }: Terminal): Promise<number> {
  let failed = 0
  const say = ({ what, mend }: Look) => {
    if (mend === null) return out(`ok    ${what}`)
    failed++
    out(`MEND  ${what}\n      ${mend}`)
  }
  const config = attempt(() => loadConfig(env, programmes))
  if (config instanceof Error) {
    say({ what: 'configuration', mend: config.message })
    return 1
  }
  say({ what: `configuration: ${config.hubs.length} hubs, ${config.rounds.length} rounds`, mend: null })
  for (const look of paper(config)) say(look)

  const app = await build(config, { reads: false, log: openLog('silent') }).catch((error: Error) => error)
  if (app instanceof Error) {
    say({ what: 'database and queue', mend: app.message || 'the database or the queue does not answer: check DATABASE_URL and REDIS_URL' })
    return 1
  }
  try {
    say(
      await ask(
        'database and queue',
        () => app.ready(),
        () => 'the database or the queue does not answer: check DATABASE_URL and REDIS_URL',
      ),
    )
    say(
      await ask(
        'outgoing mail',
        () => app.mail.verify(),
        (why) => `${why}: check SMTP_URL`,
      ),
    )
    for (const { id, imap } of config.hubs) {
      if (!imap) continue
      say(
        await ask(
          `mailbox of ${id}`,
          () => tryMailbox(imap),
          (why) => `${why}: check hubs.${id}.imap in ${env.CONFIG || 'countersign.yaml'}`,
        ),
      )
    }
    for (const look of await slack(app)) say(look)
  } finally {
    await app.close()
  }
  if (failed > 0) err(`${failed} to mend.`)
  return failed > 0 ? 1 : 0
}

/** What can be seen without asking anyone. */
function* paper(config: Config): Generator<Look> {
  for (const { id, reviewers } of config.hubs) {
    if (reviewers.length === 0) yield { what: `hub ${id}`, mend: `nobody may decide here: add reviewers under hubs.${id}.reviewers` }
  }
  if (config.rounds.length === 0)
    yield { what: 'rounds', mend: 'there is no round: add one under rounds, or every form waits for a person' }
}

async function slack(app: App): Promise<Look[]> {
  if (!app.config.slack)
    return [{ what: 'Slack', mend: 'set SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET, from the app that manifest.json makes' }]
  const looks: Look[] = []
  for (const { id, channel } of app.config.hubs) {
    const client = app.slack.of(id)
    const token = await ask(
      `Slack token of ${id}`,
      () => client.auth.test(),
      (why) => `${mend(slackWord(why))}: check SLACK_BOT_TOKEN`,
    )
    looks.push(token)
    if (token.mend === null)
      looks.push(
        await ask(
          `Slack channel of ${id}`,
          () => member(app, id, channel),
          (why) => mend(slackWord(why)),
        ),
      )
  }
  return looks
}

async function member(app: App, hub: string, channel: string): Promise<void> {
  const { channel: info } = await app.slack.of(hub).conversations.info({ channel })
  if (info?.is_archived) throw new Error('is_archived')
  if (!info?.is_member) throw new Error('not_in_channel')
}

/** Slack's errors end in its own word: "An API error occurred: not_in_channel". */
const slackWord = (message: string): string => message.split(': ').at(-1) ?? message

async function ask(what: string, look: () => Promise<unknown>, mendOf: (why: string) => string): Promise<Look> {
  try {
    await look()
    return { what, mend: null }
  } catch (error) {
    return { what, mend: mendOf(error instanceof Error ? error.message : String(error)) }
  }
}

function attempt<T>(work: () => T): T | Error {
  try {
    return work()
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}
