// The dialog's and the small button's look. System colours, because they follow light, dark and forced colours by
// themselves; the few others are pairs of ink and paper that hold in both. build.mjs minifies the sheet.

export const CSS = `
:host { all: initial; color-scheme: light dark }
dialog, .small { font: medium/1.4 system-ui, sans-serif; border: 1px solid #888; border-radius: 10px; box-sizing: border-box }
dialog {
  width: 36em; max-width: 100%; max-height: 92vh; padding: 1.2em;
  padding-bottom: calc(1.2em + env(safe-area-inset-bottom)); overflow-wrap: anywhere; overscroll-behavior: contain;
}
::backdrop { background: #0008 }
h2 { margin: 0 0 .5em; font-size: 1.3em; outline: 0 }
blockquote { margin: 0 0 1em; padding-inline-start: .8em; border-inline-start: 3px solid #888; white-space: pre-line }
fieldset { border: 0; padding: 0; margin: 0 0 1em }
legend { padding: 0 }
legend, .field { font-weight: 600 }
.choice { display: inline-block; padding: .25em 0; margin-inline-end: 1em }
.field { display: block; margin: .8em 0 0 }
textarea, [type=url], [type=email] {
  display: block; box-sizing: border-box; width: 100%; min-height: 2.8em; margin-top: .2em; padding: .5em; font: inherit; font-weight: 400;
  border: 1px solid #888; border-radius: 6px; field-sizing: content; max-height: 40vh;
}
[aria-invalid] { border: 2px solid #d11 }
p { margin: .4em 0; white-space: pre-line }
.error { padding: .3em .6em; border-radius: 6px; background: #a11; color: #fff }
del { background: #fcc; color: #000 }
ins { background: #bfb; color: #000 }
button { font: inherit; font-weight: 600; min-height: 2.8em; padding: 0 1.2em; margin: 1em 0 0; margin-inline-end: .6em; border: 1px solid #888; border-radius: 8px; cursor: pointer }
.main { background: #15c; color: #fff }
:focus-visible { outline: 3px solid #58f; outline-offset: 2px }
.away { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden }
.small { position: fixed; z-index: 2147483647; margin: 0; min-height: 32px; font-size: 14px; background: #222; color: #fff; user-select: none }
.touch { min-height: 44px }
[hidden] { display: none }
@media (max-width: 600px) {
  dialog { width: 100%; margin-bottom: 0 }
}
@media (prefers-reduced-motion: no-preference) {
  dialog { animation: a .2s }
  @keyframes a { 0% { opacity: 0; translate: 0 1em } }
}
`;
