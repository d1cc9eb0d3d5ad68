/** What Slack allows and we do not: every rule here has once let a school's words, or a person's data, go too far. */
import type { Block } from './kit.ts'
import type { Metadata, World } from './world.ts'

const everybody = /<!(?:channel|here|everyone)\b|<!subteam\^/
/** One word of an id, a number, a key: nothing that could name a person. */
const opaque = /^[\w:.-]*$/

/** Screen readers and notifications read `text` alone, and a school's words must not call a whole channel. */
export function checkMessage(world: World, method: string, text: string, blocks: Block[]) {
  if (!text.trim()) world.fault('missing-text', method, '/text', 'blocks without the text that states the outcome')
  for (const said of [text, JSON.stringify(blocks)]) {
    if (everybody.test(said))
      world.fault('mentions-everybody', method, '/text', 'text of others is not escaped: it would notify the whole channel')
  }
}

/** Metadata is readable by every app in the workspace. */
export function checkMetadata(world: World, method: string, metadata: Metadata) {
  for (const [key, value] of Object.entries(metadata.event_payload)) {
    const plain = typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && opaque.test(value))
    if (!plain) world.fault('telling-metadata', method, `/metadata/event_payload/${key}`, 'metadata may carry opaque ids only')
  }
}

/** A link in a school's statement would be fetched and shown. */
export function checkUnfurl(world: World, method: string, unfurl: boolean | undefined) {
  if (unfurl !== false) world.fault('unfurls-links', method, '/unfurl_links', 'set unfurl_links to false')
}
