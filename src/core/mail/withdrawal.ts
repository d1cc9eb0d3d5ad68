/** Whether a reply says, in its writer's own words, that the school withdraws. Conservative: whatever is not plain goes to a person as it is. */
import { ownWords } from './own-words.ts'

/** No sentence in which it is said is longer, and no letter of withdrawal has more sentences. */
const longest = 300
const most = 16

const one = (...patterns: string[]): string => `(?:${patterns.join('|')})`
/** A pattern that may be missing, with the space before it. */
const maybe = (pattern: string): string => `(?: ${pattern})?`

const name = "(?:[\\p{L}'&-]+ ){1,6}(?:school|academy|college|infants|juniors)"
const school = one('(?:our|the|this) school', name)
const us = one('we', school, '(?:the|our) governors', 'the governing body')
const thing =
  "(?:(?:our|the|my|this)(?: school's)?|our school's) (?:declaration(?: of commitment)?|application(?: form)?|expression of interest|submission)"
/** What a school can leave: never an event, a visit or a mailing list. */
const programme = one(
  "(?:the |this |your |our )?(?:(?:maths|math|mathematics|hub|hub's|primary|secondary|teaching for|tfm|mastery|readiness|current|\\d{4}(?:[-/]\\d{2,4})?) ){0,6}(?:programme|program|project|scheme|round|work ?group|selection|waiting list|process)",
  'mastery readiness',
  'teaching for mastery',
  'the application process',
)
const from = `from ${programme}`
const objects = one(`${thing}(?: (?:from|for|to) ${programme})?`, `(?:us|${school})(?: ${from})?`)
const place = "(?:the|our|this|a|our school's) place"
const join = '(?:take part|taking part|participate|participating|be involved|go ahead|going ahead|proceed|proceeding|continue|continuing)'
const inIt = maybe(`(?:in|with) ${one(programme, thing, '(?:it|this)')}`)
const mind =
  "(?:(?:would|'d) (?:like|prefer) to|(?:wish|want|need|have|are having|is having|ha[sd]) to|wishes to|must|will (?:now )?(?:have|need) to|'ll (?:have|need) to|have decided to|has decided to|'ve decided to|have taken the decision to|have made the decision to|regretfully|hereby|are writing to|am writing to|have no option other than to)"
const mine =
  "i (?:(?:would|'d) like to|wish to|want to|need to|have to|must|am writing to|hereby|have decided to)(?: (?:formally|regretfully|now))?"
const late = '(?:formally|regretfully|now|therefore|also|unfortunately|sadly|both|all|hereby)'

/** Each says it whole: what stands before and behind it in the sentence may not turn it round. */
const plainly = [
  `${us} ${maybe(late).trim()} ?(?:${mind} )?(?:${late} )?(?:withdraw|withdraws)(?: ${one(objects, from)})?`,
  `${us} (?:are|is|'re|have|has) (?:${late} )?(?:withdrawing|withdrawn)(?: ${one(objects, from)})?`,
  `we'd like to (?:${late} )?withdraw(?: ${one(objects, from)})?`,
  `we're (?:${late} )?withdrawing(?: ${one(objects, from)})?`,
  `we've (?:${late} )?withdrawn(?: ${one(objects, from)})?`,
  `we(?:'d| would) like (?:${thing}|our school) (?:to be )?withdrawn(?: ${from})?`,
  `${mine} withdraw ${objects}`,
  `i am withdrawing ${objects}`,
  `(?:please|could you please|kindly) (?:withdraw|remove) ${one(thing, `(?:us|${school}) ${from}`)}`,
  `please withdraw (?:us|${school})`,
  `please (?:consider|treat|regard) ${thing} (?:as )?withdrawn`,
  `please (?:accept|take|treat) this (?:e-?mail |letter |message )?as (?:our|the school's|our school's|formal|notice of) (?:formal )?(?:notice of )?(?:our )?withdrawal(?: ${from})?`,
  `${us} (?:can no longer|(?:are|is) no longer able to) ${join}(?! (?:on|at|in)\\b)`,
  `please cancel ${thing}`,
  `please take (?:us|${school}) off the (?:waiting list|programme)`,
  `${thing} (?:is|has been) (?:${late} )?withdrawn`,
  `${us} no longer (?:wish|wishes|want|wants|intend|intends|plan|plans) to ${join}${inIt}`,
  `${us} (?:can no longer|(?:are|is) no longer able to|(?:are|is|will be) unable to|cannot|can't|will not be able to|won't be able to) ${join} (?:in|with) ${programme}`,
  `(?:we|the school|our school) (?:(?:do not|don't|does not|doesn't) (?:wish|want)|no longer (?:wish|want)s?) to (?:be considered|${join})(?: any ?(?:more|longer))?${inIt}`,
  `${us} (?:have|has|'ve) (?:${late} )?(?:decided|chosen) (?:not to|against) ${join}${inIt}`,
  `we've (?:${late} )?(?:decided|chosen) (?:not to|against) ${join}${inIt}`,
  `${us} (?:will not|won't|shall not|are not|is not|aren't) be ?(?:going ahead|proceeding|taking part|participating|continuing)${inIt}`,
  `${us} (?:${mind} )(?:give (?:up|back) ${place}|give ${place} (?:up|back)|pull out(?: of ${programme})?|come off the waiting list)`,
  `${us} (?:are|is|'re) (?:pulling out(?: of ${programme})?|giving (?:up|back) ${place})`,
  `we're (?:pulling out(?: of ${programme})?|giving (?:up|back) ${place})`,
  `${us} (?:no longer (?:wish|want|need|require)s?|(?:do not|don't) (?:want|need)) ${place}(?: any ?(?:more|longer))?(?: on ${programme})?`,
  `${us} (?:cannot|can't|are unable to|is unable to|can no longer) (?:take up|take|accept) ${place}`,
  `please (?:offer|give) (?:our|the) place to (?:another|a different) school`,
  // Welsh
  "(?:hoffem|hoffai'r ysgol|dymunwn|rydym(?: ni)? am|rydym(?: ni)? eisiau|rydyn ni eisiau|rydyn ni am|rydym yn dymuno|rydyn ni'n dymuno|mae'r ysgol yn dymuno|mae'r ysgol am|rydym wedi penderfynu|rydyn ni wedi penderfynu|mae'r ysgol wedi penderfynu|mae'n rhaid i ni|rhaid i ni) (?:tynnu|dynnu)(?:'n| (?:ein|y) (?:cais|datganiad|hysgol)(?: ymrwymiad)? yn) ôl(?: o'r (?:rhaglen|cynllun|rhestr aros))?",
  "(?:rydym(?: ni)? yn|rydyn ni'n|mae'r ysgol yn) tynnu(?:'n| (?:ein|y|ei) (?:cais|chais|datganiad)(?: ymrwymiad)? yn) ôl(?: o'r (?:rhaglen|cynllun|rhestr aros))?",
  "(?:rydym wedi penderfynu|rydyn ni wedi penderfynu|mae'r ysgol wedi penderfynu) peidio (?:â|a|ag) (?:chymryd rhan|bwrw ymlaen|mynd ymlaen|pharhau)(?: (?:yn y|gyda'r|â'r) (?:rhaglen|cynllun))?",
  '(?:nid ydym bellach yn dymuno|nid ydym am|nid ydym yn dymuno|dydyn ni ddim eisiau|dydyn ni ddim am|dydym ni ddim am) (?:cymryd|gymryd) rhan(?: (?:yn y) (?:rhaglen|cynllun))?(?: bellach)?',
  "tynnwch (?:ein hysgol|ni|ein cais|ein datganiad)(?: yn ôl)?(?: o'r (?:rhaglen|cynllun|rhestr aros))?",
].map(
  (pattern) =>
    new RegExp(
      `(?:^|[,;:–—-] ?|\\b(?:that|therefore|so|and|as a result|fod|unfortunately|sadly|regretfully|sorry|afraid) )(?:${pattern})(?=$|[,;:–—-]| )`,
      'u',
    ),
)

/** Where one of these stands beside it, it may not be meant, or not yet, or not so. */
const doubt =
  /[?"“”«»]|\b(?:if|unless|until|till|before|once|when|whether|while|may|might|could|should|possibl[ey]|possibility|perhaps|maybe|probably|likely|consider|considering|considered|think|thinks|thinking|thought|unsure|uncertain|undecided|discuss|discussing|discussed|decide whether|but|however|although|though|except|instead|only|still|again|ignore|disregard|replace|replaces|replaced|resubmit|re-submit|resend|reapply|re-apply|attached|attach|new form|newer|revised|corrected|mistake|error|wrong|joke|provided|pending|subject to|hopefully|happy to wait|at this (?:time|stage|point)|at present|for now|at the moment|yet|temporarily|postpone|defer|deferred|delay|then|otherwise|in case|in the event|said|says|saying|told|heard|rumours?|claims?|claimed|asks|asked|wonder|wondering|suppose|suggests?|suggested|understand|believe|believes|assume|os|efallai|ond|oni|tan|pan|hyd nes|nes|falle|gofyn|meddwl|ystyried|am y tro)\b/u

/** Behind the wish itself: who or what is left alone by it, or other than the school. */
const other =
  /\b(?:event|events|session|sessions|training|visit|visits|meeting|meetings|mailing|newsletter|lead teacher|teacher \d|as (?:a |the )?(?:lead|head|signatory)|objection|complaint|question|query|signature|comment|request|invoice|e-?mail|attachment)\b/u
const turned =
  /\b(?:not|never|no|nor|neither|nobody|without|cannot|unable|false|untrue|contrary|pretend|imagine|had|were|wanted|tried|yesterday|he|she|they|you (?:think|have|had|wrote|write|say|want)|your|ddim|nid|na|peidiwch)\b|n't\b/u
/** What only the sentence that says it may speak of. */
const topic =
  /\b(?:withdraw\w*|withdrew|declarations?|applications?|forms?|places?|take part|taking part|participat\w*|go ahead|proceed|pull\w* out|remain|stay|tynnu|dynnu|datganiad|cais|rhan|lle)\b/u
/** What alone takes back all that was said. */
const taken = /^(?:not|no|na|nope|only joking|april fool)\b/u

/** Harmless though it holds a word that is not: "please", in Welsh, has an "if". */
const plain = (text: string): string =>
  text
    .replace(/\bos gwelwch yn dda\b|\bif you need (?:anything|any more|more|any)\b.{0,40}$/gu, '')
    .replace(/ ?\(?\b[a-z]{2,3}-(?=[a-z]*\d|[b-df-hj-np-tv-xz]{5}\b)[a-z0-9]{5}\b\)?/g, '') // a reference
    .replace(/\b(st|mr|mrs|ms|dr|rev)\./g, '$1')
    .replace(/\s+/g, ' ')
    .trim()

/** Programs break lines at about 72 letters: such a line goes on in the next. */
function wrapped(lines: string[]): string[] {
  const whole: string[] = []
  for (const [i, line] of lines.entries()) {
    const before = lines[i - 1] ?? ''
    const goesOn = before.length >= 50 && before.length <= 100 && !/[.!?:;]$/.test(before)
    if (goesOn) whole.push(`${whole.pop() ?? ''} ${line}`)
    else whole.push(line)
  }
  return whole
}

/** What leads up to the wish, asks for it, or follows from it, and takes nothing of it back. */
const leading =
  /^(?:after|following) (?:(?:much|careful|long|some|further|a|our|the) ){0,3}(?:consideration|discussions?|thought|deliberation|meetings?)(?: (?:with|by|among|at) (?:our |the )?(?:governors|staff|trust|governing body|team|school))?,? /u
const asking = /^(?:please )?(?:can|could|would) you (?:please |kindly )?(withdraw|remove|cancel|take) ([^?]*)\?$/u
const following = /,? (?:and |so )?please (?:release|offer|give) (?:our|the) place(?: to (?:another|a different) school)?$/u

function says(whole: string): boolean {
  const sentence = whole.replace(leading, '').replace(following, '')
  return plainly.some((pattern) => {
    const found = pattern.exec(sentence)
    if (!found) return false
    const before = sentence.slice(0, found.index)
    const after = sentence.slice(found.index + found[0].length)
    const beside = `${before} | ${after}`
    return (
      !doubt.test(beside) &&
      !turned.test(before) &&
      !other.test(after) &&
      !topic.test(after) &&
      !/^ (?!due|because|as|since|following|owing|this|in|for|from|with|on|at|and|so|after|any|o|oherwydd|eleni|gan|ar|yn)\S/u.test(after)
    )
  })
}

/** Whether it withdraws the school's declaration, and says nothing beside it that a person has to weigh first. Linear in the text's length. */
export function withdrawsIn(text: string): boolean {
  const lines = ownWords(text)
  if (lines === null || lines.length === 0) return false
  const sentences = wrapped(lines)
    .flatMap((line) => plain(line.slice(0, 4_000)).match(/[^.!?]+[.!?]*/g) ?? [])
    .map((sentence) => sentence.trim())
    .filter((sentence) => /\p{L}/u.test(sentence))
  if (sentences.length > most || sentences.some((sentence) => sentence.length > longest)) return false
  const bare = sentences.map((sentence) => sentence.replace(asking, 'please $1 $2').replace(/[\s.!,;:-]+$/, ''))
  const wishes = bare.map((sentence) => !sentence.includes('?') && says(sentence))
  if (!wishes.includes(true)) return false
  return bare.every((sentence, i) => wishes[i] || !(doubt.test(sentence) || topic.test(sentence) || taken.test(sentence)))
}
