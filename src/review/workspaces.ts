/** Which workspace each hub's token belongs to: asked once, remembered. */
import type { WebClient } from '@slack/web-api'
import type { App } from '../app.ts'

type Workspace = { team: string; bot: string | undefined; botUser: string | undefined; token: string; client: WebClient }

export type Workspaces = {
  /** Rejects while Slack cannot be asked; the next call asks again. */
  of: (hub: string) => Promise<Workspace>
  /** The workspace of a team, or null where none of ours is in it. Rejects where one that could not be asked may be it. */
  byTeam: (team: string) => Promise<Workspace | null>
}

export function openWorkspaces({ config, slack }: Pick<App, 'config' | 'slack'>): Workspaces {
  const known = new Map<WebClient, Promise<Workspace>>()
  const of = (hub: string): Promise<Workspace> => {
    const client = slack.of(hub)
    const asked = known.get(client) ?? ask(client)
    known.set(client, asked)
    asked.catch(() => known.delete(client))
    return asked
  }
  return {
    of,
    byTeam: async (team) => {
      const answers = await Promise.allSettled(config.hubs.map(({ id }) => of(id)))
      const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : [])).find((one) => one.team === team)
      const failed = answers.find((answer) => answer.status === 'rejected')
      if (!found && failed) throw failed.reason
      return found ?? null
    },
  }
}

async function ask(client: WebClient): Promise<Workspace> {
  const { team_id, bot_id, user_id } = await client.auth.test()
  if (!team_id || !client.token) throw new Error('Slack did not say which workspace the bot token belongs to')
  return { team: team_id, bot: bot_id, botUser: user_id, token: client.token, client }
}
