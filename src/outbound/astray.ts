/** Messages that were meant for a thread, and whose thread is gone. */
import { WebAPIPlatformError, type WebClient } from '@slack/web-api'

/** Slack's own words for a message, or a thread, that somebody has deleted. */
export const gone = new Set([
  'message_not_found',
  'thread_not_found',
  'cannot_reply_to_message',
  'cant_update_message',
  'edit_window_closed',
])

/** Whose the placeholder is that stands where a message with replies was deleted. */
const SLACKBOT = 'USLACKBOT'

/**
 * Slack does not refuse a message for a thread whose root was deleted: it posts it in the channel, and the answer merely lacks
 * `thread_ts`; where replies stood there, it posts it under a placeholder of its own. Such an answer is looked into; others cost nothing.
 */
export async function isAstray(
  client: WebClient,
  { channel, thread, echo }: { channel: string; thread: string; echo: { thread_ts?: string; parent_user_id?: string } | undefined },
): Promise<boolean> {
  if (!echo || (echo.thread_ts !== undefined && echo.parent_user_id !== SLACKBOT)) return false
  try {
    const { messages } = await client.conversations.replies({ channel, ts: thread, limit: 1 })
    return messages?.[0]?.user === SLACKBOT
  } catch (error) {
    // Where Slack does not let us look, it stands: that it is astray has to be known.
    if (error instanceof WebAPIPlatformError && error.data.error !== 'ratelimited') return gone.has(error.data.error)
    throw error
  }
}

/** Takes a message back; false where Slack does not let us, so that it stands where it is. */
export async function takeBack(client: WebClient, channel: string, ts: string): Promise<boolean> {
  try {
    await client.chat.delete({ channel, ts })
    return true
  } catch (error) {
    if (error instanceof WebAPIPlatformError && error.data.error !== 'ratelimited') return gone.has(error.data.error)
    throw error
  }
}
