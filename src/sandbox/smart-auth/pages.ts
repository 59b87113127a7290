/** @module sandbox/smart-auth/pages: what a user sees on the way into an app. Rendered here, escaped, without script. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { html } from 'hono/html'
import { authPath } from './addresses.ts'
import { describeScope } from './scope-words.ts'

type Html = ReturnType<typeof html>

export const pagesCss = readFileSync(join(import.meta.dirname, 'pages.css'), 'utf8')

export interface Choice {
  /** What the form sends. */
  readonly value: string
  readonly label: string
  readonly detail?: string
}

/** One of several: who signs in, which patient. */
export function choicePage(options: {
  readonly title: string
  readonly text: string
  readonly name: string
  readonly choices: readonly Choice[]
  readonly button: string
}): Html {
  const { title, text, name, choices, button } = options
  return page(
    title,
    html`<form method="post">
      <fieldset>
        <legend>${text}</legend>
        ${choices.map(
          ({ value, label, detail }, index) =>
            html`<label>
              <input
                type="radio"
                name="${name}"
                value="${value}"
                required
                ${index === 0 ? 'checked' : ''}
              />
              <span>${label}${detail ? html`<small>${detail}</small>` : ''}</span>
            </label>`,
        )}
      </fieldset>
      ${answers(button, 'Cancel')}
    </form>`,
  )
}

export function consentPage(options: {
  readonly client: string
  readonly user: string
  readonly patient?: string
  readonly scopes: readonly string[]
}): Html {
  const { client, user, patient, scopes } = options
  return page(
    `Allow ${client}?`,
    html`<p>
        You are <strong>${user}</strong>.
        ${patient ? html`The patient is <strong>${patient}</strong>.` : ''}
      </p>
      <form method="post">
        <fieldset>
          <legend>${client} asks to</legend>
          ${scopes.map(
            (scope) =>
              html`<label>
                <input type="checkbox" name="scope" value="${scope}" checked />
                <span>${describeScope(scope)}<small>${scope}</small></span>
              </label>`,
          )}
        </fieldset>
        <p class="muted">What you untick is not granted.</p>
        ${answers('Allow', 'Deny')}
      </form>`,
  )
}

/** The chart of the sandbox is the way back; it may have this page in a frame. */
export function errorPage(title: string, lines: readonly string[]): Html {
  return page(
    title,
    html`${lines.map((line) => html`<p>${line}</p>`)}
      <p><a href="/" target="_top">Open the chart</a></p>`,
  )
}

function answers(yes: string, no: string): Html {
  return html`<p class="answers">
    <button class="primary" name="answer" value="yes">${yes}</button>
    <button name="answer" value="no" formnovalidate>${no}</button>
  </p>`
}

function page(title: string, content: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} - AnyECG-Lab sandbox</title>
        <link rel="stylesheet" href="${authPath}/pages.css" />
      </head>
      <body>
        <header class="notice">
          Sandbox: simulated people, no passwords. Not for clinical use.
        </header>
        <main>
          <h1>${title}</h1>
          ${content}
        </main>
      </body>
    </html>`
}
