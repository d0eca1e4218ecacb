/** Colours are told apart from the page in light and dark by at least 4.5 to 1; none of them says anything alone. */
const palette = {
  light: `--page: #f6f7f8; --card: #ffffff; --ink: #1b1f24; --soft: #57606a; --line: #d8dde3; --code: #f0f2f4;
    --pass: #14703a; --fail: #b81d24; --inconclusive: #855300; --error: #7434ad; --info: #0a5cad; --skipped: #57606a;
    --pass-tint: #e2f4e8; --fail-tint: #fde7e7; --inconclusive-tint: #fdf1d8; --error-tint: #f3e8fc; --info-tint: #e2effc; --skipped-tint: #eceff2;
    --tagged: #0a5cad; --untagged: #57606a; --gray-box: #e3e7ec; --stable-box: #ffffff;`,
  dark: `--page: #0f1318; --card: #171c23; --ink: #e8ecf1; --soft: #a3adb9; --line: #2e3742; --code: #10151b;
    --pass: #5fce8b; --fail: #ff8f8c; --inconclusive: #f0b952; --error: #cfa2ff; --info: #7ab8ff; --skipped: #a3adb9;
    --pass-tint: #12301f; --fail-tint: #3d1a1c; --inconclusive-tint: #382a0d; --error-tint: #2d1d40; --info-tint: #12294a; --skipped-tint: #242b34;
    --tagged: #7ab8ff; --untagged: #a3adb9; --gray-box: #2c3541; --stable-box: #171c23;`,
}

export const style = `
:root { color-scheme: light dark; ${palette.light} }
@media screen and (prefers-color-scheme: dark) { :root { ${palette.dark} } }
* { box-sizing: border-box; }
html { scroll-behavior: smooth; -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--ink); font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif; overflow-wrap: anywhere; }
main, header > div, footer { max-width: 68rem; margin: 0 auto; padding: 0 1.25rem; }
h1, h2, h3, h4 { line-height: 1.25; margin: 0; }
h2 { font-size: 1.35rem; margin: 2.75rem 0 .9rem; }
h3 { font-size: 1.05rem; }
h4 { font-size: .95rem; margin: 1.1rem 0 .4rem; }
p { margin: .5rem 0; max-width: 60rem; }
ul { margin: .4rem 0; padding-left: 1.25rem; }
a { color: var(--info); text-underline-offset: .18em; }
a:focus-visible, summary:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--info); outline-offset: 2px; border-radius: 3px; }
code, pre, .mono { font-family: ui-monospace, "SFMono-Regular", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .88em; }
pre { margin: .5rem 0 0; padding: .7rem .85rem; background: var(--code); border: 1px solid var(--line); border-radius: 6px; white-space: pre-wrap; overflow-wrap: anywhere; }
summary { cursor: pointer; color: var(--info); padding: .15rem 0; }
.soft { color: var(--soft); }
.small { font-size: .875rem; }
.unseen { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.scroll { overflow-x: auto; }

.banner { background: var(--card); border-bottom: 1px solid var(--line); border-top: .5rem solid var(--status); padding: 1.6rem 0 1.4rem; }
.banner .eyebrow { color: var(--soft); margin: 0 0 .35rem; font-size: .9rem; }
.banner h1 { display: flex; flex-wrap: wrap; gap: .35em .6em; align-items: center; font-size: clamp(1.45rem, 4.5vw, 2.1rem); letter-spacing: -.01em; }
.banner .summary { font-size: 1.12rem; margin: .9rem 0 0; }
.verdict { display: inline-flex; align-items: center; gap: .4em; padding: .12em .55em; border-radius: .35em; background: var(--status); color: var(--card); font-size: .8em; letter-spacing: .04em; text-transform: uppercase; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: .8rem 1.5rem; margin: 1.3rem 0 0; }
.facts .long { grid-column: span 2; }
.facts dt { color: var(--soft); font-size: .82rem; }
.facts dd { margin: 0; }
nav { margin-top: 1.2rem; }
nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; padding: 0; margin: 0; }

.pass { --status: var(--pass); --tint: var(--pass-tint); }
.fail { --status: var(--fail); --tint: var(--fail-tint); }
.inconclusive, .warning { --status: var(--inconclusive); --tint: var(--inconclusive-tint); }
.error, .aborted { --status: var(--error); --tint: var(--error-tint); }
.info { --status: var(--info); --tint: var(--info-tint); }
.skipped { --status: var(--skipped); --tint: var(--skipped-tint); }
.chip { display: inline-flex; align-items: center; gap: .35em; padding: .05em .5em; border-radius: .3em; background: var(--tint); color: var(--status); font-size: .82rem; font-weight: 600; white-space: nowrap; }

.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1rem 1.15rem; margin: 0 0 .9rem; }
.card > h3 .soft { font-weight: 400; }
.card > h3 { display: flex; flex-wrap: wrap; gap: .3rem .6rem; align-items: center; }
.finding { border-left: 5px solid var(--status); }
.finding .message { font-size: 1.03rem; margin: .7rem 0; }
.versus { display: grid; grid-template-columns: repeat(auto-fit, minmax(14rem, 1fr)); gap: .6rem; margin: .7rem 0; }
.versus > div { background: var(--code); border-radius: 6px; padding: .45rem .75rem; }
.versus dt, .label { color: var(--soft); font-size: .82rem; }
.versus dd { margin: 0; }
.proofs { list-style: none; padding: 0; }
.proofs li { padding-top: .15rem; padding-bottom: .15rem; }
.hanging { padding-left: 1.5rem; text-indent: -1.5rem; }
.sign { display: inline-block; width: 1.5rem; text-indent: 0; color: var(--status); font-weight: 700; }

table { border-collapse: collapse; width: 100%; font-size: .92rem; }
caption { text-align: left; color: var(--soft); padding-bottom: .4rem; font-size: .88rem; }
th, td { text-align: left; vertical-align: top; padding: .45rem .7rem .45rem 0; border-bottom: 1px solid var(--line); }
thead th { color: var(--soft); font-weight: 600; font-size: .84rem; }
tbody th { font-weight: 500; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.marked { color: var(--status); font-weight: 600; }
.matrix td, .matrix th { min-width: 7.5rem; }
.matrix th[scope="row"] { white-space: nowrap; min-width: 0; }
.matrix .names th[scope="row"] { white-space: normal; min-width: 11rem; }
.matrix td.names { min-width: 11rem; }
.matrix ul { padding-left: 1.1rem; }
.timeline th[scope="rowgroup"] { padding-top: 1rem; font-weight: 700; border-bottom: 2px solid var(--line); }
.timeline .bar { width: 44%; min-width: 7rem; padding-right: 0; }
.bar svg { display: block; width: 100%; height: 1.15rem; }
.bar .lane { fill: var(--code); }
.bar .run { fill: var(--status); }

.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 18rem), 1fr)); gap: 1rem 1.5rem; }
figure { margin: .9rem 0 0; }
.card > figure:first-child { margin-top: 0; }
.charts figure { margin: 0; display: flex; flex-direction: column; }
.charts .chart { margin-top: auto; }
figcaption { font-size: .9rem; }
figcaption strong { display: block; }
svg text { font: 11px system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", Arial, sans-serif; fill: var(--soft); }
.chart { display: block; width: 100%; height: auto; margin: .35rem 0; }
.chart .axis { stroke: var(--line); fill: none; }
.chart .band { fill: var(--info); fill-opacity: .16; }
.chart .bound { stroke: var(--info); stroke-width: 1.2; fill: none; }
.chart .value { stroke: var(--ink); stroke-width: 2; fill: none; stroke-linejoin: round; }
.chart .dot { fill: var(--ink); }
.chart .limit { stroke: var(--fail); stroke-width: 1.5; stroke-dasharray: 6 4; }
.chart text.limit-name { fill: var(--fail); stroke: var(--card); stroke-width: 3px; paint-order: stroke; font-weight: 600; }

.map { display: block; margin: .5rem 0; min-width: 44rem; width: 100%; height: auto; }
.map .box { fill: var(--stable-box); stroke: var(--soft); }
.map .box.of-gray { fill: var(--gray-box); stroke-width: 2; stroke: var(--tagged); }
.map .unreached { opacity: .55; }
.map .unreached .box { stroke-dasharray: 4 3; stroke: var(--soft); }
.map .box.of-none { stroke-dasharray: 4 3; }
.map .name { font-weight: 700; font-size: 13px; fill: var(--ink); }
.map .link { fill: none; stroke-linecap: round; }
.map .tagged { stroke: var(--tagged); }
.map .untagged { stroke: var(--untagged); stroke-dasharray: 2 5; }
.map .bad { stroke: var(--fail); }
.map .open { stroke: var(--inconclusive); }
.map text.on-link { paint-order: stroke; stroke: var(--card); stroke-width: 4px; stroke-linejoin: round; }
.map text.of-tagged { fill: var(--tagged); font-weight: 600; }
.map text.of-bad { fill: var(--fail); font-weight: 700; }
.map text.of-open { fill: var(--inconclusive); font-weight: 700; }

footer { color: var(--soft); font-size: .88rem; padding-top: 2rem; padding-bottom: 3rem; }

@media (max-width: 40rem) {
  main, header > div, footer { padding: 0 1rem; }
  .card { padding: .85rem .9rem; }
  .timeline thead { display: none; }
  .timeline tr { display: grid; grid-template-columns: 1fr auto auto; align-items: baseline; border-bottom: 1px solid var(--line); }
  .timeline th, .timeline td { border: 0; }
  .timeline th[scope="rowgroup"] { grid-column: 1 / -1; border: 0; }
  .timeline .bar { grid-column: 1 / -1; grid-row: 2; width: auto; padding-top: 0; }
}
@media print {
  body { background: none; font-size: 10.5pt; }
  .banner { padding-top: .6rem; }
  nav { display: none; }
  figure, tr, pre, .versus, .hanging { break-inside: avoid; }
  .matrix td, .matrix th { min-width: 4rem; }
  h2, h3, h4, .label { break-after: avoid; }
  .chip, .verdict, .banner, .versus > div, pre, svg { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .scroll { overflow: visible; }
  .map { min-width: 0; }
  .unprinted { display: none; }
  details::details-content { content-visibility: visible; block-size: auto; }
}
`
