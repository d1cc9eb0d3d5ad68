/** Slack's markup as HTML: the part of it that we write, and nothing that a school could smuggle in. */
import { Html, html, type Part } from './html.ts'

/** What `<@U…>` and `<#C…>` are called. */
/** `people` are the ids of all whom Slack lets somebody choose from. */
export type Names = { person: (id: string) => string; channel: (id: string) => string; people: () => string[] }

/** Bold, italic, struck and code, with the marks outside a word; a zero-width space takes a mark's meaning away. */
const pieces =
  /<([^<>\n]+)>|`([^`\n]+)`|(?<![\p{L}\p{N}\u200b])(?:\*([^\s*\u200b](?:[^*\n]*[^\s*\u200b])?)\*|_([^\s_\u200b](?:[^_\n]*[^\s_\u200b])?)_|~([^\s~\u200b](?:[^~\n]*[^\s~\u200b])?)~)(?![\p{L}\p{N}\u200b])/gu

const emoji: Record<string, string> = {
  white_check_mark: '✅',
  heavy_check_mark: '✔️',
  warning: '⚠️',
  x: '❌',
  hourglass: '⌛',
  hourglass_flowing_sand: '⏳',
  envelope: '✉️',
  email: '✉️',
  inbox_tray: '📥',
  school: '🏫',
  clock1: '🕐',
  memo: '📝',
  tada: '🎉',
  no_entry: '⛔',
  question: '❓',
  triangular_flag_on_post: '🚩',
  lock: '🔒',
}

/** Plain text as Slack sends it: three entities decoded, then escaped for HTML, line ends kept. */
export function plain(text: string): Html {
  const lines = text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&').split('\n')
  return html`${lines.map((line, at) => [at > 0 && new Html('<br>'), line])}`
}

const withEmoji = (text: string) => plain(text.replaceAll(/:([a-z0-9_]+):/g, (whole, name: string) => emoji[name] ?? whole))

export function mrkdwn(text: string, names: Names): Html {
  const blocks = text.split('```')
  return html`${blocks.map((block, at) => (at % 2 === 1 ? html`<pre>${plain(block.replace(/^\n/, ''))}</pre>` : quoted(block, names)))}`
}

function quoted(text: string, names: Names): Html {
  const parts: Part[] = []
  const lines = text.split('\n')
  for (let at = 0; at < lines.length; at++) {
    const quote: string[] = []
    while (at < lines.length && /^(?:&gt;|>) ?/.test(lines[at] ?? '')) quote.push((lines[at++] ?? '').replace(/^(?:&gt;|>) ?/, ''))
    if (quote.length > 0) parts.push(html`<blockquote>${inline(quote.join('\n'), names)}</blockquote>`)
    if (at < lines.length) parts.push(inline(lines[at] ?? '', names), at < lines.length - 1 && new Html('<br>'))
  }
  return html`${parts}`
}

function inline(text: string, names: Names): Html {
  const parts: Part[] = []
  let from = 0
  for (const found of text.matchAll(pieces)) {
    const [whole, angle, code, bold, italic, struck] = found
    parts.push(withEmoji(text.slice(from, found.index)))
    from = found.index + whole.length
    if (angle !== undefined) parts.push(pointed(angle, names))
    else if (code !== undefined) parts.push(html`<code>${plain(code)}</code>`)
    else if (bold !== undefined) parts.push(html`<strong>${inline(bold, names)}</strong>`)
    else if (italic !== undefined) parts.push(html`<em>${inline(italic, names)}</em>`)
    else if (struck !== undefined) parts.push(html`<s>${inline(struck, names)}</s>`)
  }
  return html`${parts}${withEmoji(text.slice(from))}`
}

/** What stands between angle brackets: somebody, somewhere, a time, or a link that may be followed. */
function pointed(inner: string, names: Names): Html {
  const [target = '', label] = inner.split('|', 2)
  if (target.startsWith('@')) return html`<span class="mention">@${names.person(target.slice(1))}</span>`
  if (target.startsWith('#')) return html`<span class="mention">#${label ?? names.channel(target.slice(1))}</span>`
  if (target.startsWith('!date^')) return html`<time>${plain(label ?? '')}</time>`
  if (target.startsWith('!')) return html`<span class="mention everybody">@${target.slice(1)}</span>`
  if (/^(?:https?:\/\/|mailto:)/.test(target))
    return html`<a href="${target}" rel="noreferrer" target="_blank">${plain(label ?? target)}</a>`
  return plain(`&lt;${inner}&gt;`)
}
