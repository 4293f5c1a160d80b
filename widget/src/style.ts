// The dialog's and the small button's look. System colours, because they follow light, dark and forced colours by
// themselves; the few others are pairs of ink and paper that hold in both. Nothing moves, so nothing has to be
// stilled for those who ask for it. build.mjs minifies the sheet.

export const CSS = `
:host { all: initial; color-scheme: light dark }
* { box-sizing: border-box }
dialog, button, .field > * {
  font: medium/1.4 system-ui, sans-serif; border: 1px solid #888; border-radius: 8px; padding: .5em 1em;
}
dialog { width: 36em; max-width: 100%; max-height: 92%; padding: 1.2em 1.2em calc(1.2em + env(safe-area-inset-bottom)); overflow-wrap: anywhere }
h2 { margin: 0; outline: 0 }
blockquote { margin: 1em 0; padding-inline-start: .8em; border-inline-start: 3px solid #888 }
p { white-space: pre-line }
fieldset { border: 0; padding: 0; margin: 0 }
.field { display: block; margin: 1em 0 0 }
legend, .field { font-weight: 600 }
.choice { display: inline-block; padding: .2em 0; margin-inline-end: 1em }
.field > * { display: block; width: 100%; field-sizing: content }
[aria-invalid] { border: 2px solid #d22 }
.error { padding: .4em 1em; background: #a11; color: #fff }
del { background: #fcc; color: #000 }
ins { background: #bfb; color: #000 }
button { min-height: 44px; margin: 1em 0 0; margin-inline-end: .6em }
.acts { position: sticky; bottom: -1.2em; background: Canvas; padding-bottom: 1em }
.main { background: #15c; color: #fff }
.away { position: absolute; clip-path: inset(50%) }
.small { position: fixed; z-index: 9999999; margin: 0; background: #222; color: #fff }
.mouse { min-height: 0; padding: .2em 1em }
@media (max-width: 600px) { dialog { width: 100%; margin-bottom: 0 } }
`;
