/** Whether a reply accepts or declines an offered place, in its writer's own words. Conservative: whatever else it says goes to a person as it is. */
import { ownWords } from './own-words.ts'

type OfferAnswer = 'accepted' | 'declined'

/** No sentence in which it is said is longer; nothing longer is looked at by a pattern. */
const longest = 260
const most = 16

const one = (...patterns: string[]): string => `(?:${patterns.join('|')})`
const name = "(?:[\\p{L}'&.-]+ ){1,6}(?:school|academy|college|infants|juniors)"
const school = one('(?:our|the|this) school', name, 'the governors', 'the governing body')
const programme =
  "(?:on|in) (?:the|this|your) (?:[\\p{L}'&-]+ ){0,6}(?:programme|program|project|scheme|round|work ?group|readiness|cohort)"
const thing = one(
  `(?:the|this|your|our|a) (?:kind |very kind |generous )?(?:offer of (?:a|the|this) )?place(?: (?:that )?you (?:have )?offered(?: us)?| offered(?: to us)?)?(?: ${programme})?`,
  `(?:the|this|your) (?:kind |very kind |generous )?offer(?: ${programme})?`,
)
const opening =
  "(?:(?:yes|yes please|ok|okay|no|no thank you|no thanks|hi|hello|dear [\\p{L}' .-]{1,60}|good (?:morning|afternoon)|thanks|thank you|many thanks|thank you (?:very much|so much)|thank you for (?:the|your|this)(?: kind)? (?:offer|e-?mail|letter|message)(?: of a place)?)[,:;. -]+){0,3}(?:and )?"
const behalf = `(?:on behalf of ${school},? )?`
const glad = '(?:really |very |absolutely |more than )?(?:happy|pleased|delighted|glad|thrilled|honoured)'
const sure = one(
  `(?:i am|i'm|we are|we're) (?:${glad}|writing) to (?:confirm|say|let you know|tell you)(?: that)?`,
  '(?:i|we) (?:can )?confirm(?: that)?',
  'this is to confirm(?: that)?',
)
const keen = `(?:(?:am|are|'m|'re) writing to|(?:would|'d) (?:very much )?(?:like|love) to|(?:would|'d) be ${glad} to|(?:are|am|'re|'m|is) ${glad} to|wish to|want to|wishes to|wants to|can|do|will|shall)`
const how = '(?:gladly|gratefully|formally|hereby|happily|warmly|therefore|now|also|definitely)'
const afterwards = `(?: (?:for|on behalf of) ${school})?(?:,? with (?:thanks|many thanks|pleasure|great pleasure|gratitude))?(?:,? and (?:we )?(?:are looking|look) forward to [\\p{L}' ,-]{1,80})?(?:,? (?:many thanks|thank you|thanks|diolch)(?: (?:very|so) much| yn fawr)?)?`

const accepts = [
  `(?:${sure} )?${one('we', 'i', "we're", school)} ?(?:${keen} )?(?:${how} )?(?:accept|accepts|take up|takes up)(?: ${thing}| it)?`,
  `(?:${sure} )?${one('we', 'i', school)} ${keen} (?:${how} )?(?:take|have) ${one('the', 'this', 'your')} place(?: ${programme})?`,
  `(?:${sure} )?${one("we'd", "i'd")} (?:very much )?(?:like|love|be ${glad}) to (?:accept|take up) ${thing}`,
  `(?:${sure} )?we'll (?:accept|take|take up) ${one('the', 'this', 'your')} (?:place|offer)(?: ${programme})?`,
  `(?:absolutely |very )?${glad} to (?:accept|take up) ${thing}`,
  `${one('we', 'i', school)} (?:will|shall) (?:${how} )?take it`,
  `please (?:can|may|could) (?:we|i) (?:accept|take up) ${thing}`,
  `(?:i|we) (?:can |hereby |would like to |wish to )?(?:confirm|give you) (?:our|the school's|our school's) acceptance(?: of ${thing})?`,
  `please (?:accept|take|treat) this (?:e-?mail |letter |message )?as (?:our|the school's|our school's|formal) (?:formal )?acceptance(?: of ${thing})?`,
  // Welsh: "we accept the place, the offer"; "we would like to accept it"; "the school accepts it".
  `(?:rydym|rydyn ni|rydan ni|yr ydym|dan ni|dyn ni|rwyf|rydw i|dwi|yr wyf|rwy|mae'r ysgol|mae ein hysgol) ?(?:yn|'n) (?:hapus i dderbyn|falch o dderbyn|derbyn|hapus iawn i dderbyn|falch iawn o dderbyn)(?: (?:y|eich|'r) (?:lle|cynnig)(?: hwn)?)?`,
  `rwy'n (?:derbyn|hapus i dderbyn|falch o dderbyn) (?:y|eich) (?:lle|cynnig)`,
  `(?:hoffem|hoffem ni|hoffen ni|hoffwn|hoffai'r ysgol|byddem yn hapus i|byddem wrth ein bodd yn) (?:dderbyn|derbyn) (?:y|eich) (?:lle|cynnig)(?: hwn)?`,
  `(?:derbyniwn|derbyniaf) (?:y|eich) (?:lle|cynnig)(?: hwn)?`,
]

const sadly = '(?:unfortunately|regretfully|sadly|with regret|reluctantly|therefore|now)'
const must = `(?:(?:would|'d) (?:like|prefer) to|wish to|want to|have to|need to|must|will have to|have decided to|has decided to|are going to|am going to|will|'ll|do|wishes to)`
const cannot = one(
  'cannot',
  "can't",
  'can not',
  'can no longer',
  "(?:are|is|am|'re) (?:not able|unable|no longer able|not in a position) to",
  '(?:will|shall) (?:not|no longer) be able to',
  "won't be able to",
  '(?:will|shall) be unable to',
)
const wont = one(
  '(?:will|shall) not',
  "won't",
  '(?:do|does) not (?:wish|want|intend) to',
  "(?:don't|doesn't) (?:wish|want|intend) to",
  'no longer (?:wish|wishes|want|wants|intend|intends) to',
  '(?:have|has) decided not to',
  'would (?:like|prefer) not to',
  '(?:do|does) not',
  "don't",
)
/** Why, or for which time; never until when: a place that is wanted later is for people to talk about. */
const because =
  '(?:,? (?:this time|this year|on this occasion|after all|any ?more|any longer))?(?:,? (?:because|due to|owing to|as we|as our|as the|since we|since our)\\b.{1,140})?'

const what = one(thing, 'it')
/** How a refusal is softened: none of it says anything about the place. */
const softened =
  /^(?:(?:thank you|thanks|many thanks)(?: (?:very|so) much)?(?: for (?:the|your|this)(?: (?:very )?kind)? offer(?: of a place)?)?,? but,? )?(?:(?:we are|we're|i am|i'm) (?:very |so |really )?(?:sorry|afraid)(?: to say)?(?:,? but|,? that|,)? )?(?:(?:unfortunately|regretfully|sadly|with regret),? )?/u

const declines = [
  `(?:${sure} )?${one('we', 'i', school)} (?:${sadly},? )?(?:${must} )?(?:${sadly} )?(?:decline|declines|turn down|turns down|refuse|reject) ${what}${because}`,
  `we (?:${sadly},? )?(?:${must} )?decline${because}`,
  `(?:${sure} )?${one('we', 'i', school)} (?:are|is|am|'re|will be) (?:${sadly} )?(?:declining|turning down|not accepting|not taking up|not taking) ${thing}${because}`,
  `(?:${sure} )?${one('we', 'i', school)} (?:${sadly},? )?${cannot} (?:take up|take|accept) ${what}${because}`,
  `(?:${sure} )?${one('we', 'i', school)} (?:${sadly},? )?${wont} (?:be (?:taking up|taking|accepting)|take up|take|accept|want|need) ${thing}${because}`,
  `(?:${sure} )?${one('we', 'i', school)} (?:${sadly},? )?no longer (?:want|wants|need|needs|require|requires) ${thing}${because}`,
  `(?:${sure} )?${one('we', 'i', school)} (?:do not|don't|does not|doesn't) (?:want|need) ${thing}${because}`,
  // Welsh: "we do not want to accept the place"; "we cannot"; "we refuse it".
  `(?:nid ydym|nid ydyn ni|dydyn ni ddim|dydan ni ddim|nid wyf|dydw i ddim|dwi ddim|dyw'r ysgol ddim|nid yw'r ysgol) (?:am|eisiau|yn dymuno|yn) (?:dderbyn|derbyn|cymryd) (?:y|eich|'r) (?:lle|cynnig)`,
  `(?:nid ydym|nid ydyn ni|dydyn ni ddim|dydan ni ddim|nid wyf|dydw i ddim|dwi ddim) (?:eisiau|am gael)(?: (?:y|eich)|'r) (?:lle|cynnig)`,
  `(?:ni allwn|ni allaf|allwn ni ddim|ni fyddwn yn gallu|ni fydd yr ysgol yn gallu) (?:dderbyn|derbyn|gymryd|cymryd) (?:y|eich) (?:lle|cynnig)`,
  `(?:rydym|rydyn ni|yr ydym|rwyf|rydw i|dwi|rwy|mae'r ysgol) ?(?:yn|'n) gwrthod (?:y|eich) (?:lle|cynnig)`,
  `(?:hoffem|hoffen ni|hoffwn) wrthod (?:y|eich) (?:lle|cynnig)`,
  `(?:gwrthodwn|gwrthodaf) (?:y|eich) (?:lle|cynnig)`,
]

const whole = (pattern: string, tail = '') => new RegExp(`^${opening}${behalf}(?:${pattern})${tail}$`, 'u')
const accepting = accepts.map((pattern) => whole(pattern, afterwards))
const declining = declines.map((pattern) => whole(pattern, '(?:,? (?:thank you|thanks))?'))

/** With one of these beside it an acceptance is limited, and a person reads it. */
const doubt =
  /\?|\b(?:not|no(?! longer| thank)|never|nobody|none|neither|nor|cannot|unable|but|however|although|though|unless|if|whether|when|once|until|till|before|except|only|subject|provided|providing|pending|assuming|provisional(?:ly)?|principle|hope|hoping|may|might|perhaps|maybe|probably|possibly|instead|wait|later|next year|defer|another|two places|second place|change[ds]?|sorry|ond|os|nes|oni|efallai|ddim|nid|methu|cyn)\b|n't\b/
/** With one of these anywhere, a refusal may be none, or not yet. */
const second =
  /\?|\b(?:but|however|although|though|unless|if|whether|until|till|yet|before|instead|later|next (?:year|term|round)|defer|delay|postpone|keep|hold|still|reconsider|ond|os|nes|oni|eto|efallai)\b/

/** Sentences that say nothing either way. */
const polite =
  /^(?:hi|hello|dear|good (?:morning|afternoon)|helo|annwyl|bore da|prynhawn da)\b[\p{L}' .-]{0,60},?$|^(?:many |very many )?(?:thanks|thank you)\b[\p{L}' ,-]{0,120}$|^diolch\b[\p{L}' -]{0,60}$|^(?:yes|yes please|no|no thank you|no thanks|great news|wonderful news|this is (?:great|wonderful|fantastic) news)$|^(?:we|i)(?: are|'re| am|'m)? (?:really |very |all )?(?:look(?:ing)? forward|delighted|pleased|excited|grateful|thrilled|appreciate)\b[\p{L}' ,-]{0,140}$|^(?:edrychwn ymlaen|rydym yn edrych ymlaen|edrychaf ymlaen)\b[\p{L}' ,-]{0,80}$|^(?:we|i) (?:are|am) sorry(?: about this| for this)?$/u
/** A further sentence that is no name, title or telephone number says something that a person should read. */
const speaks =
  /\b(?:i|we|you|they|he|she|it|please|let|send|will|would|could|should|can|may|is|are|was|were|has|have|had|do|does|need|want|rwy|dwi|mae|rydym)\b/

/** Null is "an ordinary reply". Both at once, or either with a doubt beside it, is for a person too. */
export function answerToOffer(text: string): OfferAnswer | null {
  const lines = ownWords(text)
  if (lines === null || lines.length === 0) return null
  // Programs break a sentence over lines; an empty line or a full stop ends one.
  const sentences = joined(lines)
    .flatMap((line) => line.match(/[^.!?]+[.!?]*/g) ?? [])
    .map((sentence) => sentence.replace(/[\s.!,;:-]+$/, '').replace(/^[\s,;:-]+/, ''))
    .filter((sentence) => sentence !== '')
  if (sentences.length > most) return null
  const said = sentences.map(kindOf)
  const answers = new Set(said.filter((kind) => kind === 'accepted' || kind === 'declined'))
  const [answer] = answers
  if (answer === undefined || answers.size > 1) return null
  const others = sentences.filter((_, i) => said[i] === 'other')
  const unclear = (sentence: string) => (answer === 'declined' ? second.test(sentence) : doubt.test(sentence) || speaks.test(sentence))
  return others.some((sentence) => sentence.length > longest || unclear(sentence)) ? null : answer
}

function kindOf(sentence: string): OfferAnswer | 'polite' | 'other' {
  if (sentence.length > longest) return 'other'
  const bare = sentence.replace(softened, '')
  if (declining.some((pattern) => pattern.test(bare) || pattern.test(sentence))) return second.test(bare) ? 'other' : 'declined'
  if (accepting.some((pattern) => pattern.test(sentence))) return doubt.test(sentence) ? 'other' : 'accepted'
  return polite.test(sentence) ? 'polite' : 'other'
}

/** A line that does not end a sentence, and is followed by one that goes on in it, is one with it. */
function joined(lines: string[]): string[] {
  const out: string[] = []
  for (const line of lines) {
    const before = out.at(-1)
    if (before !== undefined && before.length > 45 && before.length < longest && !/[.!?:,]$/.test(before))
      out[out.length - 1] = `${before} ${line}`
    else out.push(line)
  }
  return out
}
