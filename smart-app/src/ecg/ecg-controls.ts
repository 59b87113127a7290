/** @module smart-app/ecg/ecg-controls: how the tracing is laid out, as radio groups that a keyboard and a thumb can use. */
import { html, type TemplateResult } from 'lit'

export interface Choice<Value> {
  readonly value: Value
  readonly label: string
}

/** One of a few, all in view: a fieldset of radio buttons drawn as a row of segments. */
export function segments<Value extends string | number>(
  legend: string,
  name: string,
  choices: readonly Choice<Value>[],
  chosen: Value,
  choose: (value: Value) => void,
): TemplateResult {
  return html`<fieldset class="segments">
    <legend>${legend}</legend>
    <div>
      ${choices.map(
        ({ value, label }) =>
          html`<label
            ><input
              type="radio"
              name=${name}
              .checked=${value === chosen}
              @change=${() => {
                choose(value)
              }}
            /><span>${label}</span></label
          >`,
      )}
    </div>
  </fieldset>`
}
