/** Delivery reports: what they say of whom, in the standard form (RFC 3464) and in the words of common mail servers. */

type Outcome = 'failed' | 'delayed' | 'delivered'

/** What a report says of one address. `status` is an enhanced code (RFC 3463); `words` are the other server's. */
export type Reported = { address: string; outcome: Outcome; status: string | null; words: string | null }

export type Report = {
  /** It has the fields of the standard form. */
  standard: boolean
  recipients: Reported[]
  /** What it says where it names nobody. */
  overall: Omit<Reported, 'address'>
  /** Message-IDs that stand in it, the returned letter's among them. */
  ids: string[]
}

/** The parts of a mail that a report may be in; each is cut by whoever took the mail apart. */
type ReportText = {
  subject: string
  /** What people read. */
  text: string
  /** `message/delivery-status` parts; none in reports of older servers. */
  status: string[]
  /** Everything after the header, as it came. */
  raw: string
  /** `X-Failed-Recipients`. */
  failedRecipients: string | null
}

const mostIds = 50
const mostRecipients = 50

export function reportIn({ subject, text, status, raw, failedRecipients }: ReportText): Report {
  const fields = [status.join('\n\n'), raw, text].find((part) => /^(?:final|original)-recipient:/im.test(part)) ?? ''
  const structured = fields === '' ? [] : groups(fields).flatMap(reported)
  const said = beforeTheOriginal(text.trim() === '' ? raw : text)
  const words = reason(said)
  const outcome = isDelay(subject, said) ? 'delayed' : 'failed'
  const code = words === null ? null : (/\b([245]\.\d{1,3}\.\d{1,3})\b/.exec(words)?.[1] ?? null)
  const plain = [...addressesIn(failedRecipients ?? ''), ...addressesIn(said)].map(
    (address): Reported => ({ address, outcome, status: code, words }),
  )
  return {
    overall: { outcome, status: code, words },
    standard: structured.length > 0,
    recipients: once(structured.length > 0 ? structured : plain),
    ids: idsIn(`${raw}\n${text}`),
  }
}

/** Groups of fields, parted by empty lines, unfolded. */
function groups(text: string): Map<string, string>[] {
  const all: Map<string, string>[] = [new Map()]
  let last: string | null = null
  for (const line of text.split(/\r?\n/)) {
    const group = all.at(-1) as Map<string, string>
    const colon = line.indexOf(':')
    if (line.trim() === '') {
      if (group.size > 0) all.push(new Map())
      last = null
    } else if (/^[ \t]/.test(line)) {
      if (last !== null) group.set(last, `${group.get(last)} ${line.trim()}`.slice(0, 2_000))
    } else if (colon > 0 && colon < 60) {
      last = line.slice(0, colon).trim().toLowerCase()
      group.set(last, line.slice(colon + 1).trim())
    } else last = null
  }
  return all
}

/** `Final-Recipient: rfc822; head@school.example`: whoever the letter was written to is the original recipient where both are given. */
function reported(group: Map<string, string>): Reported[] {
  const of = (name: string) => addressesIn((group.get(name) ?? '').replace(/^[^;]*;/, ''))[0]
  const address = of('original-recipient') ?? of('final-recipient')
  if (address === undefined || !(group.has('final-recipient') || group.has('action'))) return []
  const status = /[245]\.\d{1,3}\.\d{1,3}/.exec(group.get('status') ?? '')?.[0] ?? null
  const action = (group.get('action') ?? '').toLowerCase()
  const outcome = action.startsWith('delay')
    ? 'delayed'
    : /^(delivered|relayed|expanded)/.test(action) || (action === '' && status?.startsWith('2'))
      ? 'delivered'
      : 'failed'
  const words = (group.get('diagnostic-code') ?? '').replace(/^[\w-]+;\s*/, '') || null
  return [{ address, outcome, status, words: words === null ? null : tidy(words) }]
}

/** Where the returned letter begins, in the words of Postfix, Exim, qmail, sendmail, Exchange, Gmail, Notes and their kind. */
const original =
  /^(?:[-_=>\s]*(?:original message|the original message|returned message|this is a copy of (?:the|your) message|below this line is a copy|included is a copy|unsent message|message (?:header|text)|undelivered message|begin message|original mail|ursprüngliche nachricht|message d['’]origine|mensaje original)|return-path:|received: (?:from|by)|message-id:|mime-version:)/i

function beforeTheOriginal(text: string): string {
  const lines = text.slice(0, 20_000).split('\n')
  const end = lines.findIndex((line, i) => i > 0 && original.test(line.trim()))
  return (end === -1 ? lines : lines.slice(0, end)).join('\n').slice(0, 8_000)
}

const delayed =
  /\b(?:delayed|delay notification|still being retried|will (?:continue to be|be) re-?tried|will keep trying|will continue (?:to )?(?:try|attempt|sending)|not yet been delivered|has not been delivered yet|hasn['’]t been delivered yet|no action is required|do not need to resend|could not send message for past|temporary (?:problem|failure|error)|wird (?:weiter|erneut) versucht|verzögert)\b/i
/** Said of a delay that has ended: then it is a failure. */
const givenUp =
  /\b(?:given up|gave up|giving up|permanent|will not (?:be )?re-?tr|too long|no longer|expired|this is the last|failed permanently)\b/i

const isDelay = (subject: string, text: string): boolean =>
  /\bdelay|^warning: could not send|verzögert|retard/i.test(subject) ? !/\bfail/i.test(subject) : delayed.test(text) && !givenUp.test(text)

/** The line in which another server says why. */
function reason(text: string): string | null {
  const lines = text.split('\n').map((line) => line.trim())
  const line =
    lines.find((line) => /(?:^|[^\d.])[45]\d\d[ -]#?[45]\.\d|\b[45]\.\d{1,3}\.\d{1,3}\b/.test(line)) ??
    lines.find((line) => /(?:^|[^\d.])[45][0-5]\d[ -][A-Za-z<]/.test(line)) ??
    lines.find((line) =>
      /(?:unknown|no such|does(?:n['’]t| not) exist|not found|full|quota|rejected|disabled|unavailable|refused|denied|timed out)/i.test(
        line,
      ),
    )
  return line === undefined ? null : tidy(line)
}

const tidy = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, 300)

/** Addresses in small letters, in order; those of mail systems themselves are nobody's. */
function addressesIn(text: string): string[] {
  const found: string[] = []
  for (const word of text.split(/[\s<>"'(),;:[\]]+/)) {
    const at = word.indexOf('@')
    if (at < 1 || at > 64 || word.length > 254) continue
    const address = word.replace(/[.…]+$/, '').toLowerCase()
    if (/^[^@\s]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(address) && !/^(?:mailer-daemon|postmaster|mail-daemon)@/.test(address))
      found.push(address)
    if (found.length >= mostRecipients) break
  }
  return found
}

const once = (all: Reported[]): Reported[] => [...new Map(all.map((one) => [one.address, one])).values()].slice(0, mostRecipients)

/** Linear: a word is an id where it has the form of one. */
function idsIn(text: string): string[] {
  const ids = new Set<string>()
  for (const [id] of text.matchAll(/<[^<>\s@]{1,200}@[^<>\s@]{1,200}>/g)) {
    ids.add(id)
    if (ids.size >= mostIds) break
  }
  return [...ids]
}
