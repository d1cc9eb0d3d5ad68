/** Words by which mail that a machine wrote is known where its headers do not say so. Every pattern is anchored or looks at short texts only. */

/** Local parts that mail systems write under. */
const daemon =
  /^(?:mailer[-_.]?daemon|mail[-_.]?daemon|mdaemon|mail[-_.]?delivery(?:[-_.]?(?:sub)?system)?|double-bounce|microsoftexchange[0-9a-f]{16,})(?:[+-][^@]*)?@/
const daemonName =
  /^["'\s]*(?:mail(?:er)?[- ](?:delivery|deliver)[- ](?:sub)?system|mailer[- ]daemon|mail delivery service|internet mail delivery)\b/i
const master = /^(?:post_?master|mail_?master|mail-?admin(?:istrator)?|system administrator)(?:[+-][^@]*)?@/
const masterName =
  /^["'\s]*(?:postmaster|system administrator|mail administrator|microsoft outlook|content-filter at|interscan|exchange server|mail system)\b/i

export const isDaemon = (address: string, name: string): boolean => daemon.test(address) || daemonName.test(name)
export const isPostmaster = (address: string, name: string): boolean => master.test(address) || masterName.test(name)

/** Subjects that only mail servers write. */
const returned = [
  /^undelivered (?:mail|message) returned to sender/,
  /^(?:returned mail|mail returned)\b/,
  /^mail delivery (?:failed|failure|problem|subsystem|error|system|status report|delayed)/,
  /^(?:message )?delivery status notification/,
  /^delivery notification\b/,
  /^failure notice\b/,
  /^(?:\[postmaster\] )?(?:e-?mail|message|mail) delivery (?:has )?(?:fail|delay)/,
  /^delivery (?:has )?(?:failed|failure)\b/,
  /^(?:undeliverable|undelivered|nondeliverable|non-?deliverable|undeliverd)(?::| (?:mail|message|e-?mail)|$)/,
  /^undeliverable\b/,
  /^(?:warning: )?(?:could not send message for past|message \S{6,30} delayed|message .{0,40}delayed \d)/,
  /^mail failure\b/,
  /^mail system error\b/,
  /^(?:message|mail|e-?mail) (?:status - undeliverable|undeliverable|could ?n[o']t be delivered|not delivered|was not delivered)/,
  /^(?:notice: )?mail delivery status\b/,
  /^(?:non[- ]?delivery(?: (?:report|notification|receipt)|:)|ndn:|ndr:)/,
  /\(delivery fail(?:ed|ure)\)$|: (?:non remis|unzustellbar|undeliverable)$/,
  /^mail delivery (?:warning|report)/,
  /^(?:delayed|delivery delayed|delivery delay|delivery warning|delivery report|delivery error)\b/,
  /^\*\*message you sent blocked/,
  /^(?:there was an error sending your mail|error sending message|your message could not be delivered|we could not deliver your|unable to deliver)/,
  /^(?:auto(?:matic)? )?(?:bounce|bounced) (?:mail|message|e-?mail)/,
  /^considered unsolicited bulk email, apparently from you/,
  /^(?:unzustellbar|nicht zustellbar|nicht zugestellt|fehler bei der zustellung|zustellung fehlgeschlagen|nachricht nicht zustellbar|unzustellbare)/,
  /^(?:non remis|non distribu|échec de (?:la )?(?:remise|distribution)|avis de non[- ]remise|message non distribué|courrier non remis|remise retardée)/,
  /^(?:onbestelbaar|niet bezorgd|niet afgeleverd|bezorging mislukt|kan niet worden bezorgd)/,
  /^(?:no se puede entregar|no entregado|no se ha podido entregar|notificación sobre el estado de entrega|error de entrega|mensaje no entregado)/,
  /^(?:nie można dostarczyć|niedostarczon|niedoręczon|niedoręczalne|zwrot poczty|nie dostarczono)/,
  /^(?:non recapitabile|mancata consegna|impossibile recapitare|não é possível entregar|falha na entrega|não entregue|notificação de status de entrega)/,
  /^(?:kan inte levereras|olevererbart|ikke leveret|kan ikke leveres|nelze doručit|kézbesíthetetlen|nedoručitelné|toimitus epäonnistui|не доставлено|недоставлен|не удалось доставить)/,
  /^(?:neges heb ei (?:danfon|dosbarthu)|methu danfon|ni ellir danfon)/,
  /^(?:配信不能|配信できません|メッセージを配信できません|エラーメール|未送达|无法投递|邮件投递失败|系统退信|退信|전송 실패|배달되지)/,
]
/** Subjects that a person might write too. */
const perhapsReturned =
  /^(?:(?:e-?mail |message |mail )?(?:delivery|error|problem|failed|failure|rejected|blocked|bounced?|returned|warning)\b|.{0,60}\b(?:undeliver|not delivered|could not be delivered|returned to sender|delivery failure|delivery problem))/

export const isReturnSubject = (subject: string): boolean => anyOf(returned, folded(subject))
const mayBeReturnSubject = (subject: string): boolean => subject.trim() === '' || perhapsReturned.test(folded(subject))

/** How mail servers begin to tell of a failure, each in its own words: at the head of the text, not in what it quotes. */
const returnWords = [
  /this is the (?:mail|postfix|smtp|qmail|mail delivery)[ \w-]{0,40}(?:system|program|service|server|agent) at/i,
  /this is the qmail-send program/i,
  /hi\. this is the/i,
  /this message was created automatically by (?:the )?(?:mail delivery software|mail system)/i,
  /this is an automatically generated delivery status notification/i,
  /a message that you (?:have )?sent (?:could not|has not|was not|contained no)/i,
  /could not be delivered to (?:one or more|the following|all)/i,
  /delivery to the following (?:recipients?|addresse?s?)/i,
  /(?:did not|didn't) reach (?:the following|all|some|one)/i,
  /the following (?:address(?:es)?|recipients?|message to) (?:had|has|have|could|failed|was|were|<)/i,
  /the following addresses had (?:permanent|transient)/i,
  /(?:permanent|transient|non-fatal) (?:fatal )?errors? -----/i,
  /transcript of session follows/i,
  /unable to deliver (?:your |this |the )?(?:message|mail|e-?mail)/i,
  /(?:was|were|is) not delivered to/i,
  /(?:your|the) (?:message|e-?mail|mail)(?: \S+){0,8} (?:could ?n['o]t|cannot|can ?not|was ?n['o]t|has ?n['o]t(?: yet)?|is|has been) (?:be |been )?(?:delivered|undeliverable|returned|blocked|rejected|delayed)/i,
  /(?:couldn't|could not|wasn't|was not|hasn't been|has not been|not yet been) (?:be )?delivered/i,
  /message (?:delivery )?(?:has )?(?:failed|been delayed|could not be delivered|undeliverable)/i,
  /your e-?mail is being returned to you/i,
  /i(?:'m| am) sorry to have to inform you/i,
  /i wasn't able to deliver/i,
  /we were unable to deliver/i,
  /unknown user:/i,
  /(?:delivery|email|message)[^.]{0,80} has been postponed/i,
  /user unknown/i,
  /undeliverable mail/i,
  /delays in delivering your message/i,
  /delivery (?:has )?(?:failed|temporarily suspended)/i,
  /failed to deliver/i,
  /returned to sender/i,
  /hello,? this is the mail server on/i,
  /we had trouble delivering/i,
  /no such (?:user|mailbox|recipient)/i,
  /mail(?:box)? (?:is )?(?:full|over quota)/i,
  /delivery attempts? (?:failed|will)/i,
  /message not delivered/i,
  /(?:konnte|kann) (?:an [^\n]{0,80} )?nicht (?:zugestellt|übermittelt|ausgeliefert)/i,
  /n'a pas pu être (?:remis|distribué|livré)/i,
  /no (?:se )?(?:pudo|ha podido|puede) (?:ser )?entrega/i,
  /kon(?:den)? niet worden (?:bezorgd|afgeleverd)/i,
  /nie (?:można było|mogła zostać|został[ao]?|udało się) dost/i,
  /non (?:è stato possibile|può essere) (?:recapit|consegn)/i,
  /não (?:pôde|foi possível) (?:ser )?entreg/i,
  /配信(?:でき|され)/i,
  /届けることができ/i,
  /未能送达/i,
  /不能投递/i,
]

export const saysReturned = (text: string): boolean => anyOf(returnWords, head(text, 2_500))

/** A subject that a mail server writes, or one that it may write over words that it writes. */
export const readsReturned = (subject: string, text: string): boolean =>
  isReturnSubject(subject) || (mayBeReturnSubject(subject) && saysReturned(text))

/** Subjects that programs write when somebody is away, in the languages of British schools' correspondents. */
const awaySubjects = [
  /^(?:re: ?)?\W*(?:automatic|automated|auto)[ -]?(?:e-?mail )?(?:reply|response|replies|responder|respond|answer|antwort|acknowledge?ment)\b/,
  /^(?:re: ?)?\W*auto(?:reply|response|responder|resposta|respuesta|svar|réponse|-?odpowiedź)\b/,
  /^auto(?:re)?: /,
  /^i(?:'m| am) (?:currently )?(?:on (?:vacation|holiday|leave|annual leave)|away)\b/,
  /^(?:re: ?)?\W*(?:out of (?:the )?office|ooo|oof)(?: (?:auto(?:matic)?[- ]?(?:reply|response)|reply|response|message|notification|notice|alert|assistant))?\s*(?:[:\])(–-]|re:|$)/,
  /^(?:re: ?)?\W*out of (?:the )?office (?:auto|reply|response|message|notif|until|from|till|re |re:|return)/,
  /^.{0,80}\bis (?:currently )?(?:out of|away from) (?:the |my |his |her |their )?office\b/,
  /^(?:i am|i'm|i will be) (?:currently )?(?:out of|away from) (?:the |my )?(?:office|desk|mail|e-?mail)\b/,
  /^(?:re: ?)?\W*away from (?:my |the )?(?:mail|e-?mail|desk|office|inbox)\b/,
  /^(?:re: ?)?\W*(?:vacation|holiday|absence|away|leave) (?:auto(?:matic)?[- ]?)?(?:reply|response|message|notice|notification|responder|auto)/,
  /^(?:re: ?)?\W*(?:currently )?on (?:annual|maternity|paternity|parental|sick|long[- ]term|study|adoption) leave\b/,
  /^(?:currently )?(?:on vacation|on holiday|on leave)(?:\W|$)/,
  /[[(]\s*(?:out of (?:the )?office|auto(?:matic|mated)?[- ]?(?:reply|response)|ooo)\s*[\])]/,
  /\bout of office (?:auto ?)?repl/,
  /\bauto(?:matic|mated)?[ -]?(?:reply|response)\s*:/,
  /^automatic (?:reply|response)/,
  // Welsh
  /^(?:re: ?)?\W*(?:ateb|ymateb) awtomatig\b|^(?:allan o'r swyddfa|i ffwrdd o'r swyddfa|ddim yn y swyddfa|allan o'r ysgol)/,
  // German
  /^(?:re: |aw: )?\W*(?:automatische (?:antwort|rückmeldung|e-?mail|nachricht|eingangsbestätigung)|automatisch generiert|abwesenheit|abwesend|nicht im (?:büro|haus)|außer haus|ausser haus|urlaubs?(?:benachrichtigung|vertretung|meldung|notiz|abwesenheit)|bin im urlaub)/,
  // French
  /^(?:re: ?)?\W*(?:réponse automatique|reponse automatique|réponse d'absence|message d'absence|avis d'absence|notification d'absence|absence du bureau|absent du bureau|absen(?:t|ce)\s*(?::|du\b|jusqu|de\b|$)|en congés?\b|je suis absent)/,
  // Dutch
  /^(?:re: ?)?\W*(?:automatisch antwoord|automatische (?:reactie|beantwoording)|afwezig|niet (?:aanwezig|op kantoor)|vakantie(?:bericht|melding)|buiten kantoor|out-of-office)/,
  // Spanish
  /^(?:re: ?)?\W*(?:respuesta automática|respuesta automatica|fuera de (?:la )?oficina|ausente|ausencia|de vacaciones|autorespuesta|respuesta de ausencia)/,
  // Polish
  /^(?:re: |odp: )?\W*(?:automatyczna odpowiedź|automatyczna odpowiedz|odpowiedź automatyczna|autoodpowiedź|nieobecność|nieobecnosc|poza biurem|nieobecn[ya]|urlop|jestem na urlopie)/,
  // Italian, Portuguese, the Nordic languages, Czech, Hungarian, Turkish, Russian, Ukrainian
  /^(?:re: ?)?\W*(?:risposta automatica|fuori (?:ufficio|sede)|assenza|assente|resposta automática|fora do escritório|ausência|autosvar|automatisk(?:t)? svar|frånvaro|fravær|ikke til ?stede|ikke på kontoret|automaattinen vastaus|poissa|automatická odpověď|nepřítomn|mimo kancelář|automatikus válasz|házon kívül|otomatik yanıt|ofis dışında|răspuns automat|автоматический ответ|автоответ|автоматична відповідь|нет на месте|отсутств)/,
  // Chinese, Japanese, Korean
  /^(?:re: ?)?\W*(?:自动(?:答复|回复)|自動(?:回覆|応答|返信)|不在|자동 ?(?:회신|응답))/u,
]
const perhapsAway =
  /\b(?:out of (?:the )?office|away|absen|vacation|holiday|annual leave|on leave|auto|unavailable|not available|ooo|returning|back on|urlaub|congé|vakantie|vacaciones|ferie|férias|urlop|gwyliau)/

export const isAwaySubject = (subject: string): boolean => anyOf(awaySubjects, folded(subject))
export const mayBeAwaySubject = (subject: string): boolean => perhapsAway.test(folded(subject))

/** What people write into their responders; they write it into ordinary mail too, so that it proves nothing alone. */
const awayWords = [
  /\b(?:i|we)(?:'m| am|'re| are| will be|'ll be|'ve been| have been)? ?(?:now |currently |presently |actually |temporarily )?(?:be )?(?:out of (?:the |my )?(?:office|town|country|school)|away from (?:the |my )?(?:office|desk|school|e-?mail|mail|computer)|away (?:on|until|from|till|for)|on (?:annual |maternity |paternity |sick |parental |study )?(?:leave|vacation|holidays?)|not (?:be )?in (?:the )?(?:office|school)|unavailable (?:until|from)|off (?:work|until))/i,
  /\bout of (?:the )?office (?:until|from|with|and|on|at)/i,
  /\b(?:limited|no|intermittent|infrequent) access to (?:my )?e-?mails?/i,
  /\b(?:i|he|she|they)(?:'m| am|'s| is| are)? no longer (?:works?|working|employed|with|at)\b/i,
  /\bno longer (?:works?|employed|working) (?:at|by|for|here|with)\b/i,
  /\bhas left the (?:company|school|organi[sz]ation)/i,
  /\bthis is an auto(?:matic|mated|matically)?[ -]?(?:generated )?(?:e-?mail )?(?:reply|response)\b/i,
  /\bauto(?:matic|mated)[ -](?:reply|response)/i,
  /\byour (?:e-?mail|message|mail) will (?:not be|be) (?:read|forwarded|answered|dealt|responded)/i,
  /\b(?:will|i'll) (?:reply|respond|answer|get back)[\w ,]{0,40}(?:on my return|when i (?:return|get back|am back)|upon my return|as soon as)/i,
  /\breturn(?:ing)? to (?:the )?(?:office|work|school) on/i,
  /\ballan o'r swyddfa/i,
  /\bateb awtomatig/i,
  /\bnicht im (?:büro|hause?)/i,
  /\b(?:bin|ab) .{0,40}(?:im urlaub|abwesend|nicht erreichbar|wieder (?:erreichbar|im büro))/i,
  /\bje suis (?:actuellement )?(?:absent|en congé|en vacances)/i,
  /\bik ben (?:momenteel |tot |van |op )?.{0,30}(?:afwezig|vakantie|niet aanwezig)/i,
  /\bestoy (?:fuera|de vacaciones|ausente)/i,
  /\bestaré (?:fuera|ausente|de vacaciones)/i,
  /\bjestem (?:nieobecn|na urlopie|poza biurem)/i,
  /\bsono (?:assente|in ferie|fuori)/i,
  /\bestou (?:ausente|de férias|fora)/i,
]

export const saysAway = (text: string): boolean => anyOf(awayWords, head(text, 500))

/** A gate that asks whoever wrote to prove that they are a person: answering it would be one machine's answer to another. */
const challenge =
  /\b(?:account|mailbox|inbox|e-?mail) is protected by\b|to have your (?:address|message|e-?mail) (?:added|delivered|approved)|added to (?:the recipient's|my) (?:allowed|approved|safe|white) ?list|sender (?:verification|confirmation) (?:is )?required/i

export const isChallenge = (text: string): boolean => challenge.test(head(text, 500))

/** A calendar program's answer to an invitation, or a note that a mail was read. */
const answered =
  /^(?:accepted|declined|tentative(?:ly accepted)?|canceled|cancelled|read|not read|gelesen|zugesagt|abgelehnt|lu|accepté|refusé|gelezen|leído|przeczytano)\s?: /
const receiptWords =
  /^\W*(?:your message\s+(?:to|subject)\b.{0,600}was (?:read|deleted)|this is a (?:return )?receipt|return receipt\b|ihre nachricht\b.{0,400}gelesen|this is a receipt for the mail)/i
export const isReceipt = (subject: string, text: string, calendar: boolean): boolean =>
  calendar ||
  (answered.test(folded(subject)) && receiptWords.test(head(text, 1_000))) ||
  /^(?:disposition notification|return receipt|read receipt)\b/.test(folded(subject))

const anyOf = (patterns: RegExp[], text: string): boolean => patterns.some((pattern) => pattern.test(text))

const head = (text: string, most: number): string =>
  text
    .slice(0, most)
    .replace(/[’‘`´]/g, "'")
    .replace(/\s+/g, ' ')
/** In small letters, with plain apostrophes and single spaces; a list's tag in front is not the subject. */
const folded = (subject: string): string =>
  subject
    .slice(0, 300)
    .normalize('NFC')
    .replace(/[’‘`´]/g, "'")
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()
    .replace(/^(?:\*+\s*spam\s*\*+|\[spam\]|\[external\]|external:)\s*/, '')
    .replace(/^(réponse|reponse|respuesta|risposta|antwort|ateb)([^:]{0,30})\s:/, '$1$2:')
