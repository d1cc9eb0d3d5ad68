/** A workspace with a hub's channel, a reviewer, a lead and two outsiders, for the tests of the stand-in. */
import { App, ExpressReceiver } from '@slack/bolt'
import { LogLevel, WebClient } from '@slack/web-api'
import { onTestFinished } from 'vitest'
import { openWorkspace, type Workspace } from '../../src/demo/slack/workspace.ts'
import type { Setup } from '../../src/demo/slack/world.ts'

export const scopes = [
  'chat:write',
  'commands',
  'files:write',
  'im:write',
  'users:read',
  'channels:read',
  'groups:read',
  'channels:history',
  'groups:history',
]

/** Stops when the test ends. `at.now` is the workspace's clock: set it to move time. */
export async function workspaceForTest(change: Partial<Setup> = {}) {
  const at = { now: Temporal.Instant.from('2018-05-01T09:00:00Z') }
  const workspace = await openWorkspace({
    signingSecret: 'signing-secret-of-the-test',
    botToken: 'xoxb-test',
    team: { id: 'T0HUBS', name: 'Maths Hubs' },
    users: [
      { id: 'U0REVIEW', name: 'Robin Reviewer' },
      { id: 'U0LEAD', name: 'Lee Lead' },
      { id: 'U0STRANGER', name: 'Sam Stranger', team: 'T0ELSEWHERE' },
    ],
    channels: [
      { id: 'C0ARCH', name: 'archimedes', members: ['U0REVIEW', 'U0LEAD'] },
      { id: 'C0EMPTY', name: 'not-invited', members: [], bot: false },
      { id: 'G0PRIVATE', name: 'private', members: ['U0LEAD'], private: true },
      { id: 'G0HIDDEN', name: 'hidden', members: ['U0LEAD'], private: true, bot: false },
      { id: 'C0OLD', name: 'archived', members: [], archived: true },
    ],
    scopes,
    now: () => at.now,
    ...change,
  })
  onTestFinished(() => workspace.stop())
  return { workspace, at, client: clientOf(workspace.url) }
}

const quiet = { debug() {}, info() {}, warn() {}, error() {}, setLevel() {}, getLevel: () => LogLevel.ERROR, setName() {} }

/** Set up as the product's: it never tries again by itself. */
export const clientOf = (slackApiUrl: string, token = 'xoxb-test', timeout = 2000) =>
  new WebClient(token, {
    slackApiUrl,
    timeout,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: quiet,
  })

/** What a message needs besides its channel. */
export const said = { text: 'Ashby Primary School is ready for a decision', unfurl_links: false }

/** A real Bolt app on a port of its own, where the product would be; the workspace's buttons lead to it. */
export async function boltFor(workspace: Workspace, listen: (app: App) => void) {
  const receiver = new ExpressReceiver({ signingSecret: 'signing-secret-of-the-test', logger: quiet })
  const clientOptions = { slackApiUrl: workspace.url, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true }
  const app = new App({ token: 'xoxb-test', receiver, convoStore: false, logger: quiet, clientOptions })
  listen(app)
  const server = await receiver.start({ port: 0, host: '127.0.0.1' })
  onTestFinished(async () => {
    server.closeAllConnections()
    await receiver.stop()
  })
  const address = server.address()
  workspace.deliverTo(`http://127.0.0.1:${address && typeof address === 'object' ? address.port : 0}/slack/events`)
}
