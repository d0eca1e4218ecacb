/** What a server could send to take over a terminal, a CI log or a report. */
export const attacks: Readonly<Record<string, string>> = {
  colour: '\u001b[31mred\u001b[0m',
  'clear screen': '\u001b[2J\u001b[H',
  'window title': '\u001b]0;owned\u0007',
  link: '\u001b]8;;https://evil.example\u001b\\click\u001b]8;;\u001b\\',
  'device control': '\u001bP+q544e\u001b\\',
  '8-bit sequences': '\u009b31m\u009d0;owned\u009c',
  'lone escape': 'a\u001b',
  'NUL, BEL, BS and DEL': 'a\0b\u0007c\b\b\bd\u007f',
  'carriage return': 'bad\rgood',
  tab: 'a\tb',
  'a line of ours': '\nuser v2-canary: PASS\n',
  'the last line of ours': '\npass after 1.0 s, exit code 0, run 1\n',
  'a row of ours': '\n  pass  release  12 ms  all is well\n',
  'other line ends': 'a\u0085b\u2028c\u2029d\u000be\u000cf',
  'bidi override': '\u202etxet\u202c \u2066isolate\u2069',
  'zero width': 'a\u200bb\u200dc\ufeffd\u00ade',
  'tag characters': '\u{e0041}\u{e0042}',
  'private use': '\ue000\u{f0000}',
  'GitHub command': '\n::error file=a,line=1::owned',
  'GitHub command, old': '##[error]owned',
  'GitHub stop': '\n::stop-commands::x',
  'Azure command': '##vso[task.complete result=Succeeded]',
  'TeamCity message': "##teamcity[buildStatus status='SUCCESS']",
  'end of CDATA': ']]>',
  'end of a script': '</script><script>alert(1)</script>',
  'HTML comment': '<!-- --><img src=x onerror=alert(1)>',
  Markdown: '| a | b |\n|---|---|\n[x](javascript:alert(1)) `',
  heredoc: '\nEOF\nghadelimiter_x\n',
  shell: "'; $(touch owned) `id` #",
  __proto__: '__proto__',
}

/** All in one text, for places that take one. Half a surrogate pair is apart: the strict JSON reader refuses it. */
export const hostile = Object.values(attacks).join(' ')

/** Words that wrapping would put at the start of a line, wherever the line ends. */
export const wrapping = Array.from(
  { length: 40 },
  (_, n) => `${'x'.repeat(n)} ::error::owned user v2-canary: PASS `,
).join(' ')

export const surrogate = 'half \ud800 pair'
export const huge = 'A'.repeat(100_000)
