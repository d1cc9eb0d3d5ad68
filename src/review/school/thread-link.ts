/** The address of a case's card in Slack, whose thread is its history. */
import type { App } from '../../app.ts'

/** Details do not wait longer for it, in milliseconds: the press that opens them expires. */
const PATIENCE = 700

/** Null where there is no card yet, or Slack does not say in time. */
export async function threadLink(
  { posts, slack, log }: Pick<App, 'posts' | 'slack' | 'log'>,
  id: string,
  hub: string,
): Promise<string | null> {
  const posted = await posts.get(id)
  if (!posted) return null
  const asked = slack
    .of(hub)
    .chat.getPermalink({ channel: posted.channel, message_ts: posted.ts })
    .then(
      ({ permalink }) => permalink ?? null,
      (error) => {
        log.warn({ err: error, declaration: id }, 'Slack gave no link to the card')
        return null
      },
    )
  return Promise.race([asked, new Promise<null>((resolve) => setTimeout(resolve, PATIENCE, null).unref())])
}
