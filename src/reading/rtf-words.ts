/** Control words of rich text: which begin something that is not on the page, and which are a character. */

/** Groups whose text is not part of the page. Of the groups marked `\*`, every one that is not named in `starred`. */
export const unreadGroups = new Set(
  'colortbl stylesheet info header headerl headerr headerf footer footerl footerr footerf footnote listtext pntext nonshppict nonesttables filetbl xe tc tcn rxe txe comment private objalias objsect objdata objclass objname shprslt template bkmkstart bkmkend pnseclvl pntxta pntxtb'.split(
    ' ',
  ),
)

export const starred = new Set('shpinst fldinst formfield ffl nesttableprops shppict do ud'.split(' '))

/** What a word or symbol stands for in the text. */
export const characters: Record<string, string> = {
  tab: '\t',
  line: '\n',
  softline: '\n',
  lbr: '\n',
  emdash: '—',
  endash: '–',
  bullet: '•',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  emspace: ' ',
  enspace: ' ',
  qmspace: ' ',
  '~': '\u00a0',
  _: '\u2011',
}
